import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { readBulkActionRoutes } from "./read-bulk-action.ts";
import { startBulkActionRoutes } from "./start-bulk-action.ts";
import { stopBulkActionRoute } from "./stop-bulk-action.ts";

/** `/api/bulk-actions` and what lies below it. */
export function bulkActionRoutes(app: App, dependencies: AppDependencies): void {
  startBulkActionRoutes(app, dependencies);
  readBulkActionRoutes(app, dependencies);
  stopBulkActionRoute(app, dependencies);
}

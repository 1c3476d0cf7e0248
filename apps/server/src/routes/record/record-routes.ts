import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { jobEventsRoute } from "./job-events.ts";
import { listAuditRoute } from "./list-audit.ts";
import { streamRoute } from "./stream.ts";

/** What happened, and who did it. */
export function recordRoutes(app: App, dependencies: AppDependencies): void {
  jobEventsRoute(app, dependencies);
  listAuditRoute(app, dependencies);
  streamRoute(app, dependencies);
}

import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { listDeadLettersRoute } from "./list-dead-letters.ts";
import { listFailuresRoute } from "./list-failures.ts";
import { redriveRoute } from "./redrive.ts";

/** `/api/failures` and `/api/dead-letters`. */
export function failureRoutes(app: App, dependencies: AppDependencies): void {
  listFailuresRoute(app, dependencies);
  listDeadLettersRoute(app, dependencies);
  redriveRoute(app, dependencies);
}

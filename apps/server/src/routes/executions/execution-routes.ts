import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cachesRoute } from "./caches.ts";
import { cancelExecutionRoute } from "./cancel-execution.ts";
import { createExecutionRoute } from "./create-execution.ts";
import { createExecutionsRoute } from "./create-executions.ts";
import { executionEventsRoute } from "./execution-events.ts";
import { executionOutputRoute } from "./execution-output.ts";
import { purgeCachesRoute } from "./purge-caches.ts";
import { readExecutionRoute } from "./read-execution.ts";
import { runtimesRoute } from "./runtimes.ts";
import { workspaceRoutes } from "./workspaces.ts";
import { writeInputRoute } from "./write-input.ts";

/** `/api/executions`: programs of all languages, with all that they can be given. */
export function executionRoutes(app: App, dependencies: AppDependencies): void {
  // Before those of one execution: their names are no ids.
  runtimesRoute(app, dependencies);
  cachesRoute(app, dependencies);
  purgeCachesRoute(app, dependencies);
  workspaceRoutes(app, dependencies);
  createExecutionRoute(app, dependencies);
  createExecutionsRoute(app, dependencies);
  readExecutionRoute(app, dependencies);
  executionEventsRoute(app, dependencies);
  executionOutputRoute(app, dependencies);
  writeInputRoute(app, dependencies);
  cancelExecutionRoute(app, dependencies);
}

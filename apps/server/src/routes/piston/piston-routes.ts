import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { pistonExecuteRoute } from "./piston-execute.ts";
import { pistonRuntimesRoute } from "./piston-runtimes.ts";

/** `/piston/api/v2`: executions in the words of Piston, for programs that speak to one. */
export function pistonRoutes(app: App, dependencies: AppDependencies): void {
  pistonRuntimesRoute(app, dependencies);
  pistonExecuteRoute(app, dependencies);
}

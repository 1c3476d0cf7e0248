import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { changeWorkflowRoutes } from "./change-workflow.ts";
import { createWorkflowRoutes } from "./create-workflow.ts";
import { readDependenciesRoute } from "./read-dependencies.ts";
import { readWorkflowRoutes } from "./read-workflow.ts";

/** `/api/workflows` and what lies below it, and what one job depends on. */
export function workflowRoutes(app: App, dependencies: AppDependencies): void {
  createWorkflowRoutes(app, dependencies);
  readWorkflowRoutes(app, dependencies);
  changeWorkflowRoutes(app, dependencies);
  readDependenciesRoute(app, dependencies);
}

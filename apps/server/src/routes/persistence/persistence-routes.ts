import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { backupRoutes } from "./backup.ts";
import { exportJobsRoutes } from "./export-jobs.ts";
import { recoverRoute } from "./recover.ts";

/** Copies of jobs and of the whole engine: `/api/queues/persistence`, and `/api/jobs/export`. */
export function persistenceRoutes(app: App, dependencies: AppDependencies): void {
  exportJobsRoutes(app, dependencies);
  backupRoutes(app, dependencies);
  recoverRoute(app, dependencies);
}

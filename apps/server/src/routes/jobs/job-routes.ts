import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cancelJobRoute } from "./cancel-job.ts";
import { createJobRoute } from "./create-job.ts";
import { createJobsRoute } from "./create-jobs.ts";
import { explainJobRoute } from "./explain-job.ts";
import { listJobsRoute } from "./list-jobs.ts";
import { patchJobRoute } from "./patch-job.ts";
import { readJobRoute } from "./read-job.ts";
import { readLogsRoute } from "./read-logs.ts";
import { removeJobRoute } from "./remove-job.ts";
import { retryJobRoute } from "./retry-job.ts";

/** `/api/jobs` and what lies below it. */
export function jobRoutes(app: App, dependencies: AppDependencies): void {
  createJobRoute(app, dependencies);
  createJobsRoute(app, dependencies);
  listJobsRoute(app, dependencies);
  readJobRoute(app, dependencies);
  readLogsRoute(app, dependencies);
  explainJobRoute(app, dependencies);
  patchJobRoute(app, dependencies);
  removeJobRoute(app, dependencies);
  cancelJobRoute(app, dependencies);
  retryJobRoute(app, dependencies);
}

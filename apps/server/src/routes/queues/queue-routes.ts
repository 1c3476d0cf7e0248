import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { cleanQueueRoute } from "./clean-queue.ts";
import { controlQueueRoutes } from "./control-queue.ts";
import { createQueueJobRoute } from "./create-queue-job.ts";
import { createQueueJobsRoute } from "./create-queue-jobs.ts";
import { patchQueueRoute } from "./patch-queue.ts";
import { queueKeyRoutes } from "./queue-keys.ts";
import { queueJobRoutes } from "./queue-job.ts";
import { queueStatsRoutes } from "./queue-stats.ts";
import { readQueueRoutes } from "./read-queue.ts";

/** `/api/queues` and what lies below it. Fixed names come first: `stats` and `jobs` are not queues there. */
export function queueRoutes(app: App, dependencies: AppDependencies): void {
  queueStatsRoutes(app, dependencies);
  createQueueJobRoute(app, dependencies);
  createQueueJobsRoute(app, dependencies);
  queueJobRoutes(app, dependencies);
  readQueueRoutes(app, dependencies);
  patchQueueRoute(app, dependencies);
  controlQueueRoutes(app, dependencies);
  cleanQueueRoute(app, dependencies);
  queueKeyRoutes(app, dependencies);
}

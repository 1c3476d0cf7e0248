import type { AppDependencies } from "../../app-dependencies.ts";
import type { App } from "../../app-env.ts";
import { createScheduleRoute } from "./create-schedule.ts";
import { listSchedulesRoute } from "./list-schedules.ts";
import { patchScheduleRoute } from "./patch-schedule.ts";
import { pauseScheduleRoutes } from "./pause-schedule.ts";
import { previewScheduleRoutes } from "./preview-schedule.ts";
import { putScheduleRoute } from "./put-schedule.ts";
import { readScheduleRoutes } from "./read-schedule.ts";
import { removeScheduleRoute } from "./remove-schedule.ts";
import { triggerScheduleRoute } from "./trigger-schedule.ts";

/** `/api/schedules` and what lies below it. */
export function scheduleRoutes(app: App, dependencies: AppDependencies): void {
  createScheduleRoute(app, dependencies);
  listSchedulesRoute(app, dependencies);
  previewScheduleRoutes(app, dependencies);
  readScheduleRoutes(app, dependencies);
  putScheduleRoute(app, dependencies);
  patchScheduleRoute(app, dependencies);
  removeScheduleRoute(app, dependencies);
  pauseScheduleRoutes(app, dependencies);
  triggerScheduleRoute(app, dependencies);
}

import { type JobHandler, MillraceError } from "@millrace/core";
import { createUpkeepHandlers, UPKEEP_SCHEDULES } from "@millrace/upkeep";
import { jobHandlerRegistry, type JobQueueManager } from "millrace";

/** The upkeep handlers, without the types that the user has handlers of their own for. */
export function upkeepHandlers(
  engine: () => JobQueueManager,
  loaded: readonly JobHandler[],
): readonly JobHandler[] {
  const replaced = new Set([...jobHandlerRegistry.handlers, ...loaded].map(({ type }) => type));
  return createUpkeepHandlers({ engine }).filter(({ type }) => !replaced.has(type));
}

/** Makes the schedules of these handlers that are not there. One that is there stays as it was changed, or paused. */
export async function addUpkeepSchedules(
  jobs: Pick<JobQueueManager, "schedules">,
  handlers: readonly JobHandler[],
): Promise<void> {
  for (const schedule of UPKEEP_SCHEDULES) {
    if (!handlers.some(({ type }) => type === schedule.type)) continue;
    try {
      await jobs.schedules.create(schedule);
    } catch (error) {
      if (!(error instanceof MillraceError && error.code === "SCHEDULE_EXISTS")) throw error;
    }
  }
}

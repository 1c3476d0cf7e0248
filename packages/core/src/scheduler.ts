import { type Loop, startLoop } from "./loop.ts";
import { planTicks } from "./plan-ticks.ts";
import type { RecordedTicks, ScheduleStore, StoredSchedule } from "./schedule-store.ts";

/** Most schedules that one step reads. */
const MAX_DUE = 100;

interface SchedulerOptions {
  readonly store: Pick<ScheduleStore, "findDueSchedules" | "recordTicks">;
  readonly random: () => number;
  /** Longest sleep, unless it is woken. Milliseconds. */
  readonly restMs: number;
  onTicked(schedule: StoredSchedule, recorded: RecordedTicks): void;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Makes the jobs of schedules. Any number of processes may do so at once: the store lets each tick be taken
 * once. `wake(inMs)` tells it of one that is due in that time.
 */
export function startScheduler(options: SchedulerOptions): Loop {
  const { store, random, restMs, onTicked, onError } = options;
  return startLoop({
    random,
    onError,
    async step() {
      const { schedules, nowMs, nextDueMs } = await store.findDueSchedules(MAX_DUE);
      const errors: unknown[] = [];
      let moved = false;
      for (const schedule of schedules) {
        try {
          const plan = planTicks(schedule, nowMs);
          const recorded = await store.recordTicks(schedule, plan);
          if (recorded === null) continue;
          // A queued tick whose queue is full changes nothing: it is looked at again after a while.
          moved ||= plan.nextTickAtMs !== schedule.nextTickAtMs || recorded.jobIds.length > 0;
          onTicked(schedule, recorded);
        } catch (error) {
          // The others have their time too; this one is tried again after a pause.
          errors.push(new Error(`Schedule ${schedule.name}`, { cause: error }));
        }
      }
      if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
      if (moved) return 0;
      return Math.min(Math.ceil(nextDueMs ?? restMs), restMs);
    },
  });
}

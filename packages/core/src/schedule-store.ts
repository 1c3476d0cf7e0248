import type { JobId } from "./job.ts";
import type { JobPolicy } from "./job-policy.ts";
import type { TickPlan } from "./plan-ticks.ts";
import type { CatchUp, Overlap, ScheduleRun } from "./schedule.ts";
import type { ScheduleTiming } from "./schedule-ticks.ts";

/** A checked schedule. Times in epoch ms. */
export interface ScheduleDefinition {
  readonly name: string;
  readonly timing: ScheduleTiming;
  readonly overlap: Overlap;
  readonly catchUp: CatchUp;
  readonly catchUpMax: number | null;
  readonly paused: boolean;
  readonly type: string;
  /** Null: the type's. */
  readonly queue: string | null;
  readonly priority: number;
  /** Its jobs have it while it counts in their queue. */
  readonly key: string | null;
  /** JSON text. */
  readonly payload: string;
  /** What replaces the type's settings. */
  readonly policy: Partial<JobPolicy>;
  /** The next tick, and when it is due, jitter included. Both null: there is none any more. */
  readonly nextTickAtMs: number | null;
  readonly dueAtMs: number | null;
}

/** A schedule as the database has it. */
export interface StoredSchedule extends ScheduleDefinition {
  readonly id: number;
  /** Rises with every change, ticks included: what was read is still true as long as it is the same. */
  readonly version: number;
  /** Ticks before it are passed over: the schedule was paused. Null: none are. */
  readonly passBeforeMs: number | null;
  /** Ticks that wait for the end of an earlier job. */
  readonly queued: number;
  readonly lastTickAtMs: number | null;
  readonly lastJobId: JobId | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface DueSchedules {
  /** Those with a tick that is due, and those whose queued tick may have its job now. */
  readonly schedules: readonly StoredSchedule[];
  /** The database's clock, epoch ms. */
  readonly nowMs: number;
  /** Ms until the first of the others is due; null: there is none. */
  readonly nextDueMs: number | null;
}

/** What one pass over a schedule did; jobs are committed with the ledger. */
export interface RecordedTicks {
  readonly jobIds: readonly JobId[];
  readonly queue: string;
  readonly queued: number;
  readonly skipped: number;
  readonly missed: number;
}

/** The part of the store that keeps schedules. Throws as the store does. */
export interface ScheduleStore {
  /** The database's clock, epoch ms. */
  now(): Promise<number>;
  /** False: the name is taken. Throws InvalidInputError `UNKNOWN_TYPE`, `UNKNOWN_QUEUE` and `KEY_NOT_USED`. */
  addSchedule(schedule: ScheduleDefinition): Promise<boolean>;
  /** Replaces all but the name, if the version is still this one; false: it is not. Throws as `addSchedule`. */
  replaceSchedule(schedule: ScheduleDefinition, version: number): Promise<boolean>;
  getSchedule(name: string): Promise<StoredSchedule | null>;
  /** By name, those behind `afterName`. */
  listSchedules(limit: number, afterName: string | null): Promise<readonly StoredSchedule[]>;
  /** False: there is none of that name. */
  pauseSchedule(name: string): Promise<boolean>;
  /** Goes on with the first tick from now; those of the pause are passed over. */
  resumeSchedule(name: string): Promise<boolean>;
  /** Its jobs stay. */
  removeSchedule(name: string): Promise<boolean>;
  /** Makes a job at once, whatever the schedule's timing, overlap or pause say. Null: there is none of that name. */
  triggerSchedule(name: string): Promise<JobId | null>;
  /** Newest first, ticks before `beforeMs`. Null: there is no schedule of that name. */
  listScheduleRuns(
    name: string,
    limit: number,
    beforeMs: number | null,
  ): Promise<readonly ScheduleRun[] | null>;
  /** At most `limit` of each kind, longest due first. */
  findDueSchedules(limit: number): Promise<DueSchedules>;
  /**
   * Carries a plan out in one transaction, if the schedule is still the version that it was made for. Null:
   * it is not, since another process was quicker, and nothing was done.
   */
  recordTicks(schedule: StoredSchedule, plan: TickPlan): Promise<RecordedTicks | null>;
}

import type {
  JobPolicy,
  NewJob,
  NewSchedule,
  Schedule,
  ScheduleChanges,
  StoredSchedule,
} from "@millrace/core";
import { nextTickOf } from "@millrace/core";
import type { ScheduleSettings } from "@millrace/core";

/** A schedule's two halves: the job that each tick makes, and when and how it does. */
export function splitSchedule(schedule: NewSchedule): {
  readonly job: NewJob;
  readonly settings: ScheduleSettings;
} {
  const { type, payload, queue, priority, key, maxRetries, timeoutSeconds, retry, ...settings } = schedule;
  const job = { type, payload, queue, priority, key, maxRetries, timeoutSeconds, retry };
  return { job: withoutUndefined(job) as NewJob, settings };
}

/** What of a job replaces its type's policy. */
export function policyParts({ maxRetries, timeoutSeconds, retry }: NewJob): Partial<JobPolicy> {
  return withoutUndefined({ maxRetries, timeoutSeconds, ...retry }) as Partial<JobPolicy>;
}

/** A stored schedule in the words of whoever made it, changes applied. */
export function withChanges(schedule: StoredSchedule, changes: ScheduleChanges): NewSchedule {
  const { cron, intervalMs, timeZone, startAtMs, endAtMs, jitterMs } = schedule.timing;
  const { maxRetries, timeoutSeconds, ...retry } = schedule.policy;
  const now = {
    name: schedule.name,
    type: schedule.type,
    payload: JSON.parse(schedule.payload) as unknown,
    queue: schedule.queue,
    priority: schedule.priority,
    key: schedule.key,
    maxRetries,
    timeoutSeconds,
    retry: Object.keys(retry).length === 0 ? undefined : retry,
    cron,
    intervalMs,
    // Of an interval it is not a setting.
    timeZone: cron === null ? undefined : timeZone,
    startAt: startAtMs === null ? undefined : new Date(startAtMs),
    endAt: endAtMs === null ? undefined : new Date(endAtMs),
    overlap: schedule.overlap,
    catchUp: schedule.catchUp,
    catchUpMax: schedule.catchUpMax,
    jitterMs,
    paused: schedule.paused,
    // One replaces the other, and what belongs to the other goes with it.
    ...(isSet(changes.cron) && { intervalMs: null }),
    ...(isSet(changes.intervalMs) && { cron: null, timeZone: null }),
    ...(isSet(changes.catchUp) && changes.catchUp !== "all" && { catchUpMax: null }),
  };
  return withoutNull({ ...now, ...withoutUndefined(changes) }) as unknown as NewSchedule;
}

export function toSchedule(stored: StoredSchedule): Schedule {
  const { timing, policy } = stored;
  const { maxRetries, timeoutSeconds, ...retry } = policy;
  const date = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    name: stored.name,
    type: stored.type,
    payload: JSON.parse(stored.payload) as unknown,
    queue: stored.queue,
    priority: stored.priority,
    key: stored.key,
    maxRetries: maxRetries ?? null,
    timeoutSeconds: timeoutSeconds ?? null,
    retry: Object.keys(retry).length === 0 ? null : retry,
    cron: timing.cron,
    intervalMs: timing.intervalMs,
    timeZone: timing.timeZone,
    startAt: date(timing.startAtMs),
    endAt: date(timing.endAtMs),
    overlap: stored.overlap,
    catchUp: stored.catchUp,
    catchUpMax: stored.catchUpMax,
    jitterMs: timing.jitterMs,
    paused: stored.paused,
    nextTickAt: date(nextTickOf(stored)),
    lastTickAt: date(stored.lastTickAtMs),
    lastJobId: stored.lastJobId,
    queued: stored.queued,
    createdAt: new Date(stored.createdAtMs),
    updatedAt: new Date(stored.updatedAtMs),
  };
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

/** `payload: null` is a payload; of every other field null says that it is not set. */
function withoutNull(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => name === "payload" || isSet(value)),
  );
}

function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

import { cronFault, isTimeZone } from "./cron.ts";
import type { InputFault } from "./errors.ts";
import { isTypeName } from "./job-names.ts";
import { MAX_CATCH_UP } from "./plan-ticks.ts";
import { CATCH_UPS, type NewSchedule, OVERLAPS } from "./schedule.ts";

/** Shortest time between ticks. Milliseconds. */
export const MIN_INTERVAL_MS = 100;
/** Longest time between ticks: a year. Milliseconds. */
export const MAX_INTERVAL_MS = 31_536_000_000;
/** Longest jitter: a day. Milliseconds. */
export const MAX_JITTER_MS = 86_400_000;

/** What a schedule says beside the job that it makes. */
export type ScheduleSettings = Omit<
  NewSchedule,
  "type" | "payload" | "queue" | "priority" | "key" | "maxRetries" | "timeoutSeconds" | "retry"
>;

type Check = readonly [holds: (value: unknown) => boolean, detail: string];

const date: Check = [
  (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  "must be a valid Date",
];

const checks: { readonly [Field in keyof Required<ScheduleSettings>]: Check } = {
  name: [isTypeName, "must be 1 to 80 letters, digits or _ . : -"],
  cron: [(value) => typeof value === "string", "must be a cron expression"],
  intervalMs: [
    (value) => isInteger(value, MIN_INTERVAL_MS, MAX_INTERVAL_MS),
    `must be an integer number of milliseconds from ${MIN_INTERVAL_MS} to ${MAX_INTERVAL_MS}`,
  ],
  timeZone: [isTimeZone, "must be the name of a time zone, such as Europe/Berlin"],
  startAt: date,
  endAt: date,
  overlap: [
    (value) => OVERLAPS.some((overlap) => overlap === value),
    `must be one of ${OVERLAPS.join(", ")}`,
  ],
  catchUp: [
    (value) => CATCH_UPS.some((catchUp) => catchUp === value),
    `must be one of ${CATCH_UPS.join(", ")}`,
  ],
  catchUpMax: [(value) => isInteger(value, 1, MAX_CATCH_UP), `must be an integer from 1 to ${MAX_CATCH_UP}`],
  jitterMs: [
    (value) => isInteger(value, 0, MAX_JITTER_MS),
    `must be an integer number of milliseconds from 0 to ${MAX_JITTER_MS}`,
  ],
  paused: [(value) => typeof value === "boolean", "must be true or false"],
};

/** Everything that is wrong with a schedule's own settings; the job's are judged as those of any job. */
export function scheduleFaults(settings: ScheduleSettings): InputFault[] {
  const faults = Object.entries(settings).flatMap(([field, value]): InputFault[] => {
    if (value === undefined) return [];
    if (!Object.hasOwn(checks, field))
      return [{ pointer: `/${field}`, detail: "is not a field of a schedule" }];
    const [holds, detail] = checks[field as keyof ScheduleSettings];
    return holds(value) ? [] : [{ pointer: `/${field}`, detail }];
  });
  if (settings.name === undefined) faults.push({ pointer: "/name", detail: "is required" });
  // What goes together is judged once each field is what it should be.
  return faults.length > 0 ? faults : combinationFaults(settings);
}

function combinationFaults(settings: ScheduleSettings): InputFault[] {
  const { cron, intervalMs, timeZone, startAt, endAt, jitterMs, catchUp, catchUpMax } = settings;
  const faults: InputFault[] = [];
  const fault = (field: keyof ScheduleSettings, detail: string) =>
    faults.push({ pointer: `/${field}`, detail });

  if (cron === undefined && intervalMs === undefined) fault("cron", "is required, or else intervalMs");
  if (cron !== undefined && intervalMs !== undefined) fault("intervalMs", "cannot be combined with cron");
  const reason = cron === undefined ? undefined : cronFault(cron, timeZone ?? "UTC");
  if (reason !== undefined) fault("cron", reason);
  if (timeZone !== undefined && cron === undefined) {
    fault("timeZone", "has no meaning for an interval, which is counted in elapsed time");
  }
  if (startAt !== undefined && endAt !== undefined && endAt <= startAt)
    fault("endAt", "must be after startAt");
  if (intervalMs !== undefined && (jitterMs ?? 0) >= intervalMs) {
    fault("jitterMs", "must be less than intervalMs");
  }
  if (catchUpMax !== undefined && catchUp !== "all") fault("catchUpMax", 'belongs to catchUp "all"');
  const oneAtATime = settings.overlap !== "queue" && settings.overlap !== "allow";
  if (catchUp === "all" && oneAtATime) {
    fault(
      "catchUp",
      'can be all with overlap "queue" or "allow": the others let only one of the jobs through',
    );
  }
  return faults;
}

function isInteger(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

import { InvalidInputError, type InputFault } from "./errors.ts";
import { MAX_CATCH_UP, nextTickOf } from "./plan-ticks.ts";
import { scheduleFaults, type ScheduleSettings } from "./schedule-faults.ts";
import type { ScheduleDefinition, StoredSchedule } from "./schedule-store.ts";
import { dueAt, nextTick, type ScheduleTiming } from "./schedule-ticks.ts";

type PreparedSettings = Omit<
  ScheduleDefinition,
  "type" | "queue" | "priority" | "key" | "payload" | "policy"
>;

/**
 * A schedule's own settings, checked and filled in. `former` is the schedule that it replaces: a timing that
 * stays the same keeps its next tick and what its interval is counted from, so that whoever writes his schedules
 * anew at each start does not put them off. `nowMs`: the database's clock.
 * Throws InvalidInputError `INVALID_SCHEDULE`.
 */
export function prepareSchedule(
  settings: ScheduleSettings,
  nowMs: number,
  former: StoredSchedule | null,
): PreparedSettings {
  refuse(scheduleFaults(settings));
  const { name, overlap = "skip", catchUp = "one", catchUpMax, paused = false } = settings;
  const wanted = timingOf(settings, nowMs);
  const kept = former !== null && sameTiming(former.timing, wanted);
  const timing = kept ? former.timing : wanted;
  const nextTickAtMs = kept ? nextTickOf(former) : nextTick(timing, nowMs);
  if (nextTickAtMs === null && !kept) {
    refuse([{ pointer: "/endAt", detail: "leaves no tick: none comes between now and then" }]);
  }
  return {
    name,
    timing,
    overlap,
    catchUp,
    catchUpMax: catchUp === "all" ? (catchUpMax ?? MAX_CATCH_UP) : null,
    paused,
    nextTickAtMs,
    dueAtMs: nextTickAtMs === null ? null : dueAt(name, timing, nextTickAtMs),
  };
}

/**
 * The next `count` ticks of settings, without a schedule. Dates before jitter. `nowMs`: the database's clock.
 * Throws InvalidInputError `INVALID_SCHEDULE`.
 */
export function previewTiming(settings: Omit<ScheduleSettings, "name">, nowMs: number): ScheduleTiming {
  const named = { ...settings, name: "preview" };
  refuse(scheduleFaults(named));
  return timingOf(named, nowMs);
}

function timingOf(settings: ScheduleSettings, nowMs: number): ScheduleTiming {
  const { cron, intervalMs, timeZone = "UTC", startAt, endAt, jitterMs = 0 } = settings;
  return {
    cron: cron?.trim() ?? null,
    intervalMs: intervalMs ?? null,
    timeZone,
    anchorAtMs: startAt?.getTime() ?? Math.floor(nowMs),
    startAtMs: startAt?.getTime() ?? null,
    endAtMs: endAt?.getTime() ?? null,
    jitterMs,
  };
}

function sameTiming(a: ScheduleTiming, b: ScheduleTiming): boolean {
  const fields = ["cron", "intervalMs", "timeZone", "startAtMs", "endAtMs", "jitterMs"] as const;
  return fields.every((field) => a[field] === b[field]);
}

function refuse(faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError("INVALID_SCHEDULE", `The schedule cannot be accepted: ${list}.`, faults);
}

import type { Schedule } from "millrace";
import { fields } from "../../text/fields.ts";
import { plainJson } from "../../text/plain.ts";
import { duration, instantOrNull } from "../../text/times.ts";
import { timingText } from "./schedule-table.ts";

/** One schedule, a setting a line, and its payload. */
export function scheduleFields(schedule: Schedule): string {
  const { overlap, catchUp, catchUpMax, jitterMs, queued } = schedule;
  const text = fields({
    name: schedule.name,
    type: schedule.type,
    queue: schedule.queue ?? "the type's",
    priority: schedule.priority,
    when: timingText(schedule),
    from: instantOrNull(schedule.startAt),
    until: instantOrNull(schedule.endAt),
    state: schedule.paused ? "paused" : "active",
    "next tick": instantOrNull(schedule.nextTickAt) ?? "none",
    "last tick": instantOrNull(schedule.lastTickAt),
    "last job": schedule.lastJobId,
    overlap,
    "catch-up": catchUpMax === null ? catchUp : `${catchUp}, at most ${catchUpMax}`,
    jitter: jitterMs === 0 ? null : `up to ${duration(jitterMs)}`,
    "waiting ticks": queued === 0 ? null : queued,
  });
  return `${text}\npayload\n${plainJson(schedule.payload)}`;
}

import type { Schedule } from "millrace";
import type { Screen } from "../../host.ts";
import { table } from "../../text/table.ts";
import { duration, instantOrNull } from "../../text/times.ts";

/** Schedules, a line each. */
export function scheduleTable(schedules: readonly Schedule[], screen: Screen): string {
  return table(
    schedules,
    [
      { title: "NAME", value: ({ name }) => name, shrinks: true },
      { title: "TYPE", value: ({ type }) => type, shrinks: true },
      { title: "WHEN", value: timingText, shrinks: true },
      { title: "STATE", value: ({ paused }) => (paused ? "paused" : "active") },
      { title: "NEXT TICK", value: ({ nextTickAt }) => instantOrNull(nextTickAt) },
      { title: "LAST TICK", value: ({ lastTickAt }) => instantOrNull(lastTickAt) },
      { title: "LAST JOB", value: ({ lastJobId }) => lastJobId, right: true },
    ],
    screen,
  );
}

export function timingText({ cron, intervalMs, timeZone }: Schedule): string {
  return cron === null ? `each ${duration(intervalMs ?? 0)}` : `${cron} ${timeZone}`;
}

import { describe, expect, test } from "vitest";
import type { NewSchedule } from "./schedule.ts";
import { scheduleFaults } from "./schedule-faults.ts";

const faultsOf = (settings: Partial<NewSchedule> | object) =>
  scheduleFaults({ name: "report", ...settings }).map(({ pointer }) => pointer);

describe("an expression that cannot be used is refused, and found so at once", () => {
  test.each([
    ["the 30th of February", "0 0 30 2 *"],
    ["the 31st of short months", "0 0 31 2,4,6,9,11 *"],
    ["the 30th of February on a Monday", "0 0 30 2 +1"],
    ["a step of nothing", "*/0 * * * *"],
    ["minute 60", "60 * * * *"],
    ["hour 24", "0 24 * * *"],
    ["month 13", "0 0 1 13 *"],
    ["day 0", "0 0 0 * *"],
    ["four fields", "* * * *"],
    ["seven fields", "* * * * * * 2030"],
    ["a nickname", "@daily"],
    ["a date", "2026-01-01T00:00:00"],
    ["a range upside down", "0 5-1 * * *"],
    ["words", "every day at noon please"],
    ["H", "H * * * *"],
    ["nothing", ""],
    ["a very long list", `${"1,".repeat(5000)}1 * * * *`],
  ])("%s", (_case, cron) => {
    const startedAt = performance.now();
    expect(faultsOf({ cron, timeZone: "America/New_York" })).toEqual(["/cron"]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

test.each([
  "* * * * *",
  "*/5 0-6 1,15 JAN-MAR MON-FRI",
  "0 0 L * *",
  "0 0 29 2 *",
  "30 0 0 * * *",
  "0 0 * * FRI#2",
])("%s is taken", (cron) => {
  expect(faultsOf({ cron })).toEqual([]);
});

test.each<[string, Partial<NewSchedule> | object, string[]]>([
  ["neither cron nor interval", {}, ["/cron"]],
  ["both", { cron: "* * * * *", intervalMs: 1000 }, ["/intervalMs"]],
  ["a name with a blank", { name: "my report", intervalMs: 1000 }, ["/name"]],
  ["too short an interval", { intervalMs: 99 }, ["/intervalMs"]],
  ["an interval of a fraction", { intervalMs: 1000.5 }, ["/intervalMs"]],
  ["an interval that is text", { intervalMs: "1000" }, ["/intervalMs"]],
  ["no such zone", { cron: "* * * * *", timeZone: "Europe/Atlantis" }, ["/timeZone"]],
  ["an offset for a zone", { cron: "* * * * *", timeZone: "+02:00" }, ["/timeZone"]],
  ["a zone for an interval", { intervalMs: 1000, timeZone: "Europe/London" }, ["/timeZone"]],
  ["an end before the start", { intervalMs: 1000, startAt: new Date(2), endAt: new Date(1) }, ["/endAt"]],
  ["no date", { intervalMs: 1000, startAt: new Date(NaN) }, ["/startAt"]],
  ["an unknown overlap", { intervalMs: 1000, overlap: "never" }, ["/overlap"]],
  ["an unknown catch-up", { intervalMs: 1000, catchUp: "some" }, ["/catchUp"]],
  ["a limit without all", { intervalMs: 1000, catchUpMax: 3 }, ["/catchUpMax"]],
  [
    "a limit over 100",
    { intervalMs: 1000, overlap: "queue", catchUp: "all", catchUpMax: 101 },
    ["/catchUpMax"],
  ],
  ["all of which one would run", { intervalMs: 1000, catchUp: "all" }, ["/catchUp"]],
  ["jitter beyond the interval", { intervalMs: 1000, jitterMs: 1000 }, ["/jitterMs"]],
  ["negative jitter", { intervalMs: 1000, jitterMs: -1 }, ["/jitterMs"]],
  ["a field of another thing", { intervalMs: 1000, every: "day" }, ["/every"]],
  ["several at once", { intervalMs: 1, jitterMs: -1 }, ["/intervalMs", "/jitterMs"]],
])("%s is refused", (_case, settings, pointers) => {
  expect(faultsOf(settings)).toEqual(pointers);
});

import { expect, test } from "vitest";
import { type AlertChannel, alertSchema, type AlertRule } from "./alert-schema.ts";
import { measureRules } from "./judge-rules.ts";
import { measureQueues, type QueueMeasures } from "./queue-measures.ts";
import { noticeOfAlert } from "./notice.ts";

const idle: QueueMeasures = {
  queue: "idle",
  state: "active",
  waiting: 0,
  delayed: 0,
  running: 0,
  oldestReadyMs: null,
  completedLastMinute: 0,
  failedLastMinute: 0,
  failureRate: null,
  totalCompleted: 0,
  totalFailed: 0,
};
const busy = {
  ...idle,
  queue: "busy",
  waiting: 10,
  oldestReadyMs: 5000,
  failedLastMinute: 3,
  failureRate: 0.3,
  totalCompleted: 70,
  totalFailed: 30,
};

const channels = [{ email: "ops@example.org" }];
const measure = (rule: Partial<AlertRule>, told: readonly AlertChannel[] = channels) =>
  measureRules([{ name: "rule", measure: "backlog", above: 0, ...rule }], [idle, busy], {
    channels: told,
    cooldownMs: 1000,
  });

test.each([
  ["backlog", 10, {}],
  ["oldest-ready-age", 5000, {}],
  ["failure-rate", 0.3, { isShare: true, totalCompleted: 70, totalFailed: 30 }],
  ["failed-jobs", 3, { totalCompleted: 70, totalFailed: 30 }],
] as const)("%s is measured of each queue; one without anything has 0", (name, value, totals) => {
  const none = Object.keys(totals).length === 0 ? {} : { ...totals, totalCompleted: 0, totalFailed: 0 };
  const said = { rule: "rule", digest: expect.any(String), above: 1, cooldownMs: 1000 };
  expect(measure({ measure: name, above: 1 })).toEqual([
    { ...said, ...none, queue: "idle", value: 0 },
    { ...said, ...totals, queue: "busy", value },
  ]);
});

test("rules of one name differ by what they measure, their limit and whom they tell", () => {
  const digests = [
    measure({}),
    measure({ above: 1 }),
    measure({ measure: "failed-jobs" }),
    measure({}, []),
    measure({ queues: ["idle"] }),
  ].map(([first]) => first?.digest);
  expect(new Set(digests.slice(0, 4)).size).toBe(4);
  expect(digests[4]).toBe(digests[0]);
});

test("a rule that names queues watches these", () => {
  expect(measure({ queues: ["idle", "unknown"] }).map(({ queue }) => queue)).toEqual(["idle"]);
});

test("the failure rate is that of the jobs that ended", () => {
  const figures = {
    queue: "q",
    state: "active",
    ready: 1,
    scheduled: 2,
    running: 3,
    recent: { ms: 60_000, completed: 3, failed: 1, waitMs: 0, runMs: 0 },
    totals: { completed: 30, failed: 10 },
  } as Parameters<typeof measureQueues>[0][number];
  expect(measureQueues([figures], [{ queue: "q", ageMs: 12.6 }])).toEqual([
    {
      queue: "q",
      state: "active",
      waiting: 1,
      delayed: 2,
      running: 3,
      oldestReadyMs: 13,
      completedLastMinute: 3,
      failedLastMinute: 1,
      failureRate: 0.25,
      totalCompleted: 30,
      totalFailed: 10,
    },
  ]);
});

test("a notice says what, where, how much and since when", () => {
  const since = new Date("2026-01-02T03:04:05Z");
  const alert = { rule: "old", queue: "mail", change: "raised", value: 61_500, since } as const;
  const rule = { name: "old", measure: "oldest-ready-age", above: 60_000 } as const;
  expect(noticeOfAlert(alert, rule)).toMatchObject({
    subject: "Alert: old, queue mail",
    text: "Queue mail: the oldest ready job has waited 61.5 s. The limit is 60 s. It has fired since 2026-01-02T03:04:05.000Z.",
  });
  expect(noticeOfAlert({ ...alert, change: "recovered", value: 0 }, rule).subject).toBe(
    "Recovered: old, queue mail",
  );
});

test("rules of one name are refused: they would be one alert", () => {
  const rule = { name: "a", measure: "backlog", above: 1 };
  expect(alertSchema.safeParse({ rules: [rule, rule] }).error?.issues[0]?.message).toBe(
    "must have different names",
  );
});

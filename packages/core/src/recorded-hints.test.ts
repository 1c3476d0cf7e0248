import { expect, test } from "vitest";
import { type EndedJob, returnedJob } from "./ended-job.ts";
import { recordedHints } from "./recorded-hints.ts";
import type { StoredJob } from "./store.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

test("jobs given back are announced once per queue and priority", () => {
  const returned = [1, 1, 2].map((priority, index) =>
    returnedJob(claimedJob({ id: String(index), priority })),
  );
  expect(recordedHints(returned, 0)).toEqual([
    { kind: "ready", queue: "default", priority: 1 },
    { kind: "ready", queue: "default", priority: 2 },
  ]);
});

test("follow-on jobs are announced: those that are due as ready, the others with their time", () => {
  const following = (scheduledAtMs: number | null): StoredJob => ({
    ...claimedJob(),
    queue: "next",
    scheduledAtMs,
  });
  const ended: EndedJob = {
    ...returnedJob(claimedJob()),
    outcome: { kind: "completed", result: null },
    followOn: [following(null), following(900), following(1_500)],
  };
  expect(recordedHints([ended], 1_000)).toEqual([
    { kind: "ready", queue: "next", priority: 3 },
    { kind: "scheduled", inMs: 500 },
  ]);
});

test("jobs that ended need no announcement", () => {
  const ended: EndedJob = { ...returnedJob(claimedJob()), outcome: { kind: "completed", result: null } };
  expect(recordedHints([ended], 0)).toEqual([]);
});

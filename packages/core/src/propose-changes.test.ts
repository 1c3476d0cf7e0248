import { expect, test } from "vitest";
import { proposeChanges } from "./propose-changes.ts";
import type { TypeLoad } from "./type-load.ts";

const load = (type: string, settings: Partial<TypeLoad>): TypeLoad => ({
  queue: "shared",
  type,
  concurrency: 2,
  targetWaitMs: 200,
  priority: 3,
  activeMs: 60_000,
  ended: 100,
  waitMs: 0,
  runMs: 0,
  ready: 0,
  running: 0,
  ...settings,
});
/** Fills two slots for a minute. */
const heavy = load("render", { waitMs: 100 * 2500, runMs: 110_000 });
const light = load("send.mail", { waitMs: 100 * 2000, runMs: 1000 });

test("a small type that waits for a big one gets a queue of its own; the big one gets slots", () => {
  const [first, second, ...others] = proposeChanges([light, heavy]);
  expect(first).toMatchObject({
    id: "concurrency:shared:render",
    change: { kind: "concurrency", concurrency: 3 },
    evidence: { averageWaitMs: 2500, targetWaitMs: 200, use: 0.93, busiestType: "render" },
  });
  expect(second).toMatchObject({
    id: "own-queue:shared:send.mail",
    change: { kind: "own-queue", queue: "send-mail" },
    evidence: { ended: 100, averageWaitMs: 2000, averageRunMs: 10, shareOfRunTime: 0.01 },
    expected: { averageWaitMs: 1 },
  });
  expect(others).toEqual([]);
});

test("where the queue has no limit, the small one goes first and the big one needs workers", () => {
  const free = { concurrency: null };
  const found = proposeChanges([
    { ...heavy, ...free },
    { ...light, ...free },
  ]);
  expect(found.map(({ change }) => change)).toEqual([{ kind: "workers" }, { kind: "priority", priority: 2 }]);
  const critical = { ...free, priority: 1 };
  expect(
    proposeChanges([
      { ...heavy, ...free },
      { ...light, ...critical },
    ]).map(({ id }) => id),
  ).toEqual(["workers:shared:render", "workers:shared:send.mail"]);
});

test("what piled up counts when slots are proposed", () => {
  const [proposal] = proposeChanges([{ ...heavy, ready: 1000 }]);
  // 110 s ran, and 1100 s wait, in a minute.
  expect(proposal?.change).toEqual({ kind: "concurrency", concurrency: Math.ceil(1210 / 60 / 0.7) });
});

test("nothing is proposed for waits within the target, nor from a handful of jobs", () => {
  expect(
    proposeChanges([
      { ...heavy, targetWaitMs: 2500 },
      { ...light, ended: 9, waitMs: 9 * 2000 },
    ]),
  ).toEqual([]);
  expect(proposeChanges([{ ...light, targetWaitMs: null, waitMs: 100 * 1000 }])).toEqual([]);
  expect(proposeChanges([{ ...light, targetWaitMs: null, waitMs: 100 * 1001 }])).toHaveLength(1);
  expect(proposeChanges([])).toEqual([]);
});

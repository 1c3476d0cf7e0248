import { silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { startWorker } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const TARGET_MS = 200;
/** Of each type, in turn. */
const JOBS = 100;
const HEAVY_MS = 100;

let database: TestDatabase;
/** Adds jobs, and runs none. */
let office: JobQueueManager;

beforeAll(async () => {
  database = await createTestDatabase();
  office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
});
afterAll(async () => {
  await office.shutdown();
  await database.drop();
});

/** Routes a load of both types, waits until it has run, and answers how long the light ones waited, on average in ms. */
async function lightWaitOfLoad(queue: string): Promise<number> {
  const jobs = Array.from({ length: JOBS }, () => [
    { type: "heavy", data: {} },
    { type: "light", data: {} },
  ]).flat();
  const routed = await office.routing.routeBatch(jobs);
  const ids = routed.map(({ id }) => id as string);
  await until("the load has run", async () => {
    const ended = await (await office.connectStore()).getFinishedJobs(ids);
    return ended.length === ids.length;
  });
  const lights = await Promise.all(ids.filter((_, index) => index % 2 === 1).map((id) => office.getJob(id)));
  expect(lights.every((job) => job?.queue === queue)).toBe(true);
  const waits = lights.map((job) => (job!.startedAt?.getTime() ?? Number.NaN) - job!.createdAt.getTime());
  return waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
}

test("a type that waits ten times too long is named, and once it is applied its wait falls", async () => {
  const { routing, queues } = office;
  const worker = { databaseUrl: database.url, slots: 4, runMs: 0, types: { heavy: HEAVY_MS, light: 1 } };
  await using _first = await startWorker(worker);
  await using _second = await startWorker(worker);
  await routing.rules.put({
    name: "share",
    match: { types: ["heavy", "light"] },
    effect: { queue: "shared" },
  });
  await (await office.connectStore()).addQueue("shared", {});
  await queues.change("shared", { concurrency: 2, targetWaitMs: TARGET_MS });

  const before = await lightWaitOfLoad("shared");
  expect(before).toBeGreaterThan(10 * TARGET_MS);
  const { proposals } = await routing.optimize({ windowMs: 60_000 });
  const proposal = proposals.find(({ type }) => type === "light");
  expect(proposal).toMatchObject({
    id: "own-queue:shared:light",
    queue: "shared",
    change: { kind: "own-queue", queue: "light" },
    evidence: { ended: JOBS, targetWaitMs: TARGET_MS, busiestType: "heavy" },
    applied: false,
  });
  expect(proposal?.evidence.averageWaitMs).toBeGreaterThan(10 * TARGET_MS);
  expect(Math.abs((proposal?.evidence.averageWaitMs as number) - before)).toBeLessThan(before * 0.2);
  // It was asked for, and nothing was changed.
  expect((await routing.rules.list()).some(({ name }) => name.startsWith("optimize:"))).toBe(false);
  await expect(routing.optimize({ only: ["x"] })).rejects.toMatchObject({ faults: [{ pointer: "/only" }] });
  await expect(routing.optimize({ apply: true, only: ["x"] })).rejects.toMatchObject({
    faults: [{ pointer: "/only/0" }],
  });

  const applied = await routing.optimize({ apply: true, only: ["own-queue:shared:light"], windowMs: 60_000 });
  expect(applied.proposals.filter((one) => one.applied).map(({ id }) => id)).toEqual([
    "own-queue:shared:light",
  ]);
  expect(await routing.preview({ type: "light", data: {} })).toMatchObject({
    queue: "light",
    decisions: [{ rule: "optimize:light" }],
  });
  const after = await lightWaitOfLoad("light");
  process.stdout.write(
    `optimize: the light type waited ${Math.round(before)} ms on average, then ${Math.round(after)} ms\n`,
  );
  expect(after).toBeLessThan(before / 5);

  // The heavy one is offered slots, which are the queue's.
  const slots = proposals.find(({ type }) => type === "heavy");
  expect(slots?.change.kind).toBe("concurrency");
  await routing.optimize({ apply: true, windowMs: 60_000 });
  expect((await queues.get("shared")).concurrency).toBeGreaterThan(2);
});

import { silentLogger } from "@millrace/core";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";
import { idsOf, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";
import { expectedEnds, layeredDiamond } from "./workflow-model.fixture.ts";

const JOBS = 10_000;
const SEED = 20_261;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function startWorker() {
  const child = spawnNode(new URL("./test-workflow-worker.ts", import.meta.url), {
    args: [JSON.stringify({ databaseUrl: database.url })],
    patienceMs: 120_000,
  });
  await child.event("ready");
  return child;
}

/** Uniform numbers in [0, 1) that a seed repeats (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test("a diamond of 10 000 jobs, 1 % of which fail, ends as its policies say, though a worker is killed meanwhile", async () => {
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  await using victim = await startWorker();
  await using second = await startWorker();
  await using third = await startWorker();
  const caller = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  const steps = layeredDiamond(JOBS, 0.01, seeded(SEED));
  const begunAt = performance.now();
  const created = await caller.workflows.create({
    name: "diamond",
    jobs: steps.map(({ ref, dependsOn, onParentFailure, fails }) => ({
      type: "step",
      ref,
      payload: { fails, looks: !ref.startsWith("a") },
      maxRetries: 0,
      ...(dependsOn.length > 0 && { dependsOn, onParentFailure }),
    })),
    onComplete: { type: "step", payload: { fails: false, looks: true } },
  });
  const createdAt = performance.now();

  await until("the victim has completed 1 000 jobs", () => idsOf(victim, "completed").length > 1000);
  victim.signal("SIGKILL");
  const killedAt = performance.now();
  const ended = await caller.waitFor(created.onCompleteId as string, { timeoutMs: 110_000 });
  const endedAt = performance.now();
  await Promise.all([stop(second), stop(third)]);

  const expected = expectedEnds(steps);
  const tally = (status: string) => [...expected.values()].filter((end) => end.status === status).length;
  const figures = {
    jobs: JOBS,
    "to fail by themselves": [...expected.values()].filter((end) => end.errorCode === "error").length,
    "to fail with a parent": [...expected.values()].filter((end) => end.errorCode === "parent-failed").length,
    "ms to store them": createdAt - begunAt,
    "ms until the worker was killed": killedAt - createdAt,
    "ms from then to the end, the rescue included": endedAt - killedAt,
  };
  printFigures("A workflow in three processes", figures);
  const rows = await sql`
    select id::text, status, error_code, result, retry_count, crashes from millrace.jobs where id <> ${created.onCompleteId as string}`;
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  const differences = steps.flatMap(({ ref }) => {
    const row = byId.get(created.idsByRef[ref] as string);
    const wanted = expected.get(ref);
    const seen = ref.startsWith("a") ? null : wanted?.seen;
    const is = { status: row?.status, errorCode: row?.error_code, seen: sorted(row?.result) };
    const was = { status: wanted?.status, errorCode: wanted?.errorCode, seen: sorted(seen) };
    return JSON.stringify(is) === JSON.stringify(was) ? [] : [{ ref, is, was }];
  });
  expect(differences.slice(0, 5)).toEqual([]);
  expect(rows).toHaveLength(JOBS);
  // The fault has bitten.
  expect(rows.some((row) => row.crashes > 0)).toBe(true);
  expect(ended).toMatchObject({
    status: "completed",
    result: { completed: tally("completed"), failed: tally("failed") },
  });
  expect(await caller.workflows.get(created.id)).toMatchObject({
    state: "failed",
    jobs: {
      total: JOBS,
      unfinished: 0,
      completed: tally("completed"),
      failed: tally("failed"),
      cancelled: 0,
    },
  });
  const [left] = await sql`select (select count(*)::int from millrace.dependency_event) as events,
    (select count(*)::int from millrace.scheduled) as waiting`;
  expect(left).toEqual({ events: 0, waiting: 0 });
  await caller.shutdown();
  await sql.end();
}, 180_000);

function sorted(counts: unknown): [string, unknown][] | null {
  return counts === null || counts === undefined
    ? null
    : Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

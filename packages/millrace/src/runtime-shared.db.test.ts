import type { JobContext, JobHandler } from "@millrace/core";
import { createPostgresStore } from "@millrace/postgres";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createRuntimeBundle, type RuntimeBundle } from "./runtime-bundle.fixture.ts";

let database: TestDatabase;
let sql: postgres.Sql;
/** A process that runs nothing. */
let office: ReturnType<typeof createPostgresStore>["store"];
const bundles: RuntimeBundle[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice: () => {} });
  office = createPostgresStore({ url: database.url }).store;
});
afterEach(async () => {
  await Promise.all(bundles.splice(0).map((bundle) => bundle.close()));
});
afterAll(async () => {
  await office.close();
  await sql.end();
  await database.drop();
});

async function setUp(
  handlers: readonly JobHandler[],
  options: Parameters<typeof createRuntimeBundle>[2] = {},
) {
  const bundle = await createRuntimeBundle(database.url, handlers, options);
  bundles.push(bundle);
  await bundle.notifier.start();
  return bundle;
}

const jobs = (count: number, type: string) => Array.from({ length: count }, () => ({ type, payload: {} }));

/** Resolves once the two runtimes have completed that many jobs together. */
function completedTogether(pair: readonly RuntimeBundle[], count: number): Promise<unknown> {
  let completed = 0;
  return Promise.race(pair.map((bundle) => bundle.next("job.completed", () => ++completed === count)));
}

test("two processes share a queue and run each job once", async () => {
  const runs = new Map<string, number>();
  const handler: JobHandler = {
    type: "once",
    execute: async (_payload, { jobId }) => void runs.set(jobId, (runs.get(jobId) ?? 0) + 1),
  };
  const pair = [await setUp([handler]), await setUp([handler])] as const;
  const all = completedTogether(pair, 3_000);
  for (const bundle of pair) bundle.runtime.start();
  await pair[0].enqueue(...jobs(1_500, "once"));
  await pair[1].enqueue(...jobs(1_500, "once"));
  await all;
  expect([runs.size, Math.max(...runs.values())]).toEqual([3_000, 1]);
});

test("a queue's concurrency holds over all processes, and a freed slot wakes the other", async () => {
  let running = 0;
  let most = 0;
  const handler: JobHandler = {
    type: "narrow",
    queue: "narrow",
    async execute() {
      most = Math.max(most, ++running);
      await office.ping();
      running -= 1;
    },
  };
  const pair = [await setUp([handler]), await setUp([handler])] as const;
  await office.configureQueue("narrow", { concurrency: 3 });
  const all = completedTogether(pair, 60);
  await pair[0].enqueue(...jobs(60, "narrow"));
  for (const bundle of pair) bundle.runtime.start();
  await all;
  expect(most).toBeLessThanOrEqual(3);
  expect(most).toBeGreaterThan(1);
});

describe("jobs whose worker died", () => {
  /** Claims jobs as a process that then falls silent, and waits until they are taken back. */
  async function dieWith(type: string, count: number): Promise<void> {
    const workerId = await office.registerWorker({
      name: "dies",
      host: "here",
      pid: 1,
      release: "0",
      types: [type],
      silenceMs: 1,
    });
    const lease = { workerId, number: 1 };
    const { jobs } = await office.claim({
      lease,
      queue: "default",
      limit: count,
      types: [type],
      suspect: false,
      sweep: true,
    });
    expect(jobs).toHaveLength(count);
    let rescued = 0;
    while (rescued < count) ({ rescued } = await office.rescue(3));
  }

  test("run again one at a time, each as the attempt that it was", async () => {
    const started: { readonly context: JobContext; end(): void }[] = [];
    const handler: JobHandler = {
      type: "suspect",
      execute: (_payload, context) => new Promise<void>((end) => void started.push({ context, end })),
    };
    const bundle = await setUp([handler]);
    const ids = await bundle.enqueue(...jobs(3, "suspect"));
    await dieWith("suspect", 3);
    for (const job of await office.getJobsById(ids))
      expect(job).toMatchObject({ status: "pending", crashes: 1, retryCount: 0 });
    const claims: number[] = [];
    bundle.events.on("jobs.claimed", (claimed) => claims.push(claimed.jobs));
    let next = bundle.next("job.started");
    bundle.runtime.start();
    for (const id of ids) {
      expect((await next).job.id).toBe(id);
      next = bundle.next("job.started");
      expect(started.at(-1)!.context.attempt).toBe(1);
      started.at(-1)!.end();
      expect(await bundle.ended(id)).toMatchObject({ status: "completed", crashes: 1 });
    }
    expect(claims).toEqual([1, 1, 1]);
  });
});

describe("a transaction of a handler", () => {
  test("commits while its lease is held, and not once it was taken over", async () => {
    await sql`create table if not exists effect (note text)`;
    const taken = Promise.withResolvers<void>();
    const outcomes: unknown[] = [];
    let executions = 0;
    const handler: JobHandler = {
      type: "effect",
      async execute(_payload, context) {
        // Given back, the job runs again; what is looked at is the first execution.
        executions += 1;
        if (executions > 1) return;
        const insert = (note: string) =>
          context.transaction(async (transaction) => transaction`insert into effect values (${note})`);
        await insert("held");
        await office.endWorkers([(await began).job.lease.workerId]);
        await insert("taken over").catch((error: unknown) => outcomes.push(error));
        taken.resolve();
      },
    };
    const bundle = await setUp([handler]);
    const began = bundle.next("job.started");
    bundle.runtime.start();
    await bundle.enqueue(...jobs(1, "effect"));
    await taken.promise;
    expect(await sql`select note from effect`).toEqual([{ note: "held" }]);
    expect(outcomes).toMatchObject([{ code: "lease-lost" }]);
  });
});

import type { JobHandler, JobId, Store } from "@millrace/core";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { printFigures } from "./figures.fixture.ts";

const JOBS = 300;
/** A page of a walk, so that a walk takes many statements. */
const PAGE = 23;
const LEAST = { walks: 40, reads: 2_000, changes: 2_000 };
const MOST_MS = 90_000;

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

/** Completes, fails for good, fails and is retried, or runs until it is cancelled, as chance has it. */
const restless: JobHandler = {
  type: "restless",
  retry: { maxRetries: 2, baseDelayMs: 5, strategy: "fixed" },
  async execute(_payload, { signal }) {
    const chance = Math.random();
    if (chance < 0.05) return { success: true };
    if (chance < 0.2) return { success: false };
    if (chance > 0.9) await new Promise((resolve) => setTimeout(resolve, 20));
    if (chance > 0.97)
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    throw new Error("once more");
  },
};

/** What a reader saw of jobs that are all there, all the time. */
class Sight {
  looks = 0;
  missing = 0;
  twice = 0;

  add(wanted: readonly JobId[], seen: readonly JobId[]): void {
    this.looks += 1;
    const once = new Set(seen);
    this.twice += seen.length - once.size;
    for (const id of wanted) if (!once.has(id)) this.missing += 1;
  }
}

async function walk(store: Store): Promise<JobId[]> {
  const seen: JobId[] = [];
  let beforeId: JobId | null = null;
  do {
    const page = await store.listJobs({ filter: {}, limit: PAGE, beforeId });
    seen.push(...page.jobs.map(({ id }) => id));
    beforeId = page.nextBeforeId;
  } while (beforeId !== null);
  return seen;
}

/** The wrong way: the tables one after the other, in the direction in which jobs move against it. */
async function readApart(ids: readonly JobId[]): Promise<JobId[]> {
  const seen: JobId[] = [];
  for (const place of ["finished_row", "lease_row", "scheduled_row", "ready_row"]) {
    const rows =
      await sql`select id::text from ${sql(`millrace.${place}`)} where id = any (${[...ids]}::text[]::int8[])`;
    seen.push(...rows.map(({ id }) => id as JobId));
  }
  return seen;
}

test("reads by id and walks through lists see every job once while jobs move; reading table by table does not", async () => {
  const manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [restless],
    maxWorkers: 2,
    gracefulShutdownTimeout: 100,
    enableMetrics: false,
    logger: silentLogger,
  });
  let moves = 0;
  for (const name of [
    "jobs.claimed",
    "job.completed",
    "job.failed",
    "job.retried",
    "job.cancelled",
    "job.returned",
  ] as const) {
    manager.events.on(name, (event) => (moves += "jobs" in event ? event.jobs : 1));
  }
  const known: JobId[] = [];
  const add = async (count: number) => {
    known.push(
      ...(await manager.createJobs(Array.from({ length: count }, () => ({ type: "restless", payload: {} })))),
    );
  };
  await add(JOBS);
  await manager.initialize();
  const store = await manager.connectStore();
  const any = () => known[Math.floor(Math.random() * known.length)] as JobId;

  const byId = new Sight();
  const byIds = new Sight();
  const walks = new Sight();
  const view = new Sight();
  const apart = new Sight();
  let changes = 0;
  const begunAt = performance.now();
  const enough = () =>
    walks.looks >= LEAST.walks && byId.looks >= LEAST.reads && changes >= LEAST.changes && apart.missing > 0;
  const going = () => !enough() && performance.now() - begunAt < MOST_MS;
  async function again(step: () => Promise<void>): Promise<void> {
    while (going()) await step();
  }
  await Promise.all([
    again(async () => {
      const id = any();
      const job = await manager.getJob(id);
      byId.add([id], job === null ? [] : [job.id]);
    }),
    again(async () => {
      const ids = known.slice(0, 100);
      byIds.add(
        ids,
        (await store.getJobsById(ids)).map(({ id }) => id),
      );
    }),
    again(async () => walks.add([...known], await walk(store))),
    again(async () => {
      const wanted = [...known];
      view.add(
        wanted,
        (await sql`select id::text from millrace.jobs`).map(({ id }) => id as JobId),
      );
    }),
    again(async () => {
      const wanted = [...known];
      apart.add(wanted, await readApart(wanted));
    }),
    // Keeps them moving: by hand, in every way that moves a job.
    again(async () => {
      const id = any();
      const chance = Math.random();
      if (chance < 0.4) await manager.retryJob(id);
      else if (chance < 0.6) await manager.cancelJob(id);
      else if (chance < 0.8) await store.patch(id, { priority: 1 + Math.floor(Math.random() * 9) });
      else await manager.retryJob(any());
      changes += 1;
      if (changes % 100 === 0) await add(1);
    }),
  ]);
  await manager.shutdown();

  printFigures("Reads while jobs move", {
    seconds: (performance.now() - begunAt) / 1000,
    "moves by workers": moves,
    "changes by hand": changes,
    "jobs at the end": known.length,
    "reads by id": byId.looks,
    "reads by 100 ids": byIds.looks,
    [`walks by pages of ${PAGE}`]: walks.looks,
    "reads of the whole view": view.looks,
    "reads table by table": apart.looks,
    "of those, jobs missed": apart.missing,
    "of those, jobs seen twice": apart.twice,
  });
  for (const [name, sight] of Object.entries({ byId, byIds, walks, view })) {
    expect({ name, missing: sight.missing, twice: sight.twice }).toEqual({ name, missing: 0, twice: 0 });
    expect(sight.looks).toBeGreaterThanOrEqual(LEAST.walks);
  }
  expect(moves).toBeGreaterThan(LEAST.changes);
  // The check bites: a reader that asks table by table misses jobs.
  expect(apart.missing).toBeGreaterThan(0);
});

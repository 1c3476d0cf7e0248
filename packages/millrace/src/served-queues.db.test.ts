import { silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobHandlerRegistry, JobQueueManager } from "./index.ts";
import type { JobQueueConfig } from "./job-queue-config.ts";

let database: TestDatabase;
const open: JobQueueManager[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(open.map((manager) => manager.shutdown(0)));
  await database?.drop();
});

/** Runs note of which process ran them; a type of its own for each queue, and one for all. */
async function start(name: string, config: Partial<JobQueueConfig>): Promise<JobQueueManager> {
  const registry = new JobHandlerRegistry();
  registry.register({ type: "letter", queue: "mail", execute: () => name });
  registry.register({ type: "report", queue: "reports", execute: () => name });
  const manager = new JobQueueManager({
    databaseUrl: database.url,
    logger: silentLogger,
    registry,
    pollInterval: 200,
    ...config,
  });
  open.push(manager);
  await manager.initialize();
  return manager;
}

test("a process runs jobs of the queues that it serves alone; others say that nobody serves theirs", async () => {
  const mail = await start("mail", { queues: ["mail"] });
  const report = await mail.createJob({ type: "report", payload: {} });
  const moved = await mail.createJob({ type: "letter", payload: {}, queue: "reports" });
  const letters = await mail.createJobs(Array.from({ length: 20 }, () => ({ type: "letter", payload: {} })));
  for (const id of letters) expect((await mail.waitFor(id, { timeoutMs: 20_000 })).result).toBe("mail");
  expect(await mail.getJob(report)).toMatchObject({ status: "pending", waitingFor: "worker" });
  const { reasons, expectedStartAt } = await mail.explain(moved);
  expect(reasons).toMatchObject([
    {
      reason: "worker",
      detail: "None of the 1 live worker processes runs jobs of type letter in queue reports.",
    },
  ]);
  expect(expectedStartAt).toBeNull();
  const sql = postgres(database.url, { max: 1 });
  expect(
    await sql`select waiting_for from millrace.jobs where id = ${report}`,
    "the view says so as well",
  ).toMatchObject([{ waiting_for: "worker" }]);
  expect(await sql`select queues from millrace.workers where state = 'alive'`).toMatchObject([
    { queues: ["mail"] },
  ]);
  await sql.end();

  const reports = await start("reports", { queues: ["reports", "archive"] });
  for (const id of [report, moved])
    expect((await reports.waitFor(id, { timeoutMs: 20_000 })).result).toBe("reports");
  const all = await start("all", {});
  await mail.shutdown();
  const late = await all.createJob({ type: "letter", payload: {} });
  expect((await all.waitFor(late, { timeoutMs: 20_000 })).result).toBe("all");
});

test("what is no name of a queue is refused, and a queue that is none yet is told of", async () => {
  for (const queues of [[], ["no such name!"], [""]]) {
    expect(() => new JobQueueManager({ databaseUrl: database.url, queues })).toThrow(
      "queues must be names of queues, at least one",
    );
  }
  const warned: unknown[] = [];
  await start("late", {
    queues: ["mial"],
    logger: { ...silentLogger, warn: (fields: object) => void warned.push(fields) },
  });
  expect(warned).toContainEqual({ queue: "mial" });
});

import { createTestDatabase } from "@millrace/testing";
import type { TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
});
afterAll(() => database.drop());

/** An engine whose handler answers with the engine's name. */
function engine(schema: string) {
  const handler = defineHandler({
    type: "where-am-i",
    schema: z.object({ n: z.int() }),
    execute: () => ({ schema }),
  });
  return new JobQueueManager({
    databaseUrl: database.url,
    schema,
    handlers: [handler],
    logger: silentLogger,
  });
}

test("two engines in two schemas of one database run side by side and see nothing of each other", async () => {
  const engines = [engine("north"), engine("south")] as const;
  await Promise.all(engines.map((manager) => manager.initialize()));
  const jobs = Array.from({ length: 50 }, (_, n) => ({ type: "where-am-i", payload: { n } }) as const);
  const ids = await Promise.all(engines.map((manager) => manager.createJobs(jobs)));

  for (const [index, schema] of ["north", "south"].entries()) {
    const manager = engines[index]!;
    const ended = await Promise.all(ids[index]!.map((id) => manager.waitFor(id, { timeoutMs: 20_000 })));
    expect(new Set(ended.map((job) => JSON.stringify([job.status, job.result])))).toEqual(
      new Set([JSON.stringify(["completed", { schema }])]),
    );
    expect(await manager.getJobs({ limit: 1000 })).toHaveLength(50);
    await expect
      .poll(() => manager.getJobMetrics(), { timeout: 10_000 })
      .toMatchObject({ completed: 50, pending: 0, running: 0 });
  }
  await Promise.all(engines.map((manager) => manager.shutdown()));
});

import { createTestDatabase } from "@millrace/testing";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, retryDelayCalculators, silentLogger } from "./index.ts";
import type { RetryStrategy } from "./index.ts";

const starts = new Map<string, number[]>();
const fails = defineHandler({
  type: "fails",
  schema: z.object({}),
  execute(_payload, { jobId }) {
    starts.set(jobId, [...(starts.get(jobId) ?? []), performance.now()]);
    throw new Error("again");
  },
});

const database = await createTestDatabase();
const manager = new JobQueueManager({
  databaseUrl: database.url,
  handlers: [fails],
  retryStrategy: "linear",
  retryBaseDelay: 20,
  retryMaxDelay: 50,
  logger: silentLogger,
});
await manager.initialize();
afterAll(async () => {
  await manager.shutdown();
  await database.drop();
});

test.each<[RetryStrategy | undefined, number[]]>([
  ["fixed", [20, 20, 20]],
  ["linear", [20, 40, 50]],
  ["exponential", [20, 40, 50]],
  [undefined, [20, 40, 50]], // the manager's
])(
  "%s: no delay is shorter than the strategy says, none longer by more than the jitter",
  async (strategy, expected) => {
    const delays: number[] = [];
    const stop = manager.events.on("job.retried", ({ delayMs }) => delays.push(delayMs));
    const id = await manager.createJob({
      type: "fails",
      payload: {},
      maxRetries: 3,
      ...(strategy !== undefined && { retry: { strategy } }),
    });
    expect(await manager.waitFor(id, { timeoutMs: 20_000 })).toMatchObject({
      status: "failed",
      retryCount: 3,
    });
    stop();
    expect(delays).toHaveLength(3);
    const at = starts.get(id) ?? [];
    for (const [index, delay] of expected.entries()) {
      expect(delays[index]).toBeGreaterThanOrEqual(delay);
      expect(delays[index]).toBeLessThanOrEqual(delay * 1.1);
      // The database's clock decides; it counts in its own milliseconds.
      expect(at[index + 1]! - at[index]!).toBeGreaterThanOrEqual(delay - 1);
    }
  },
);

test("the calculators count attempts from 1 and are capped", () => {
  const { fixed, linear, exponential } = retryDelayCalculators;
  expect([1, 2, 9].map((attempt) => fixed(attempt, 5000, 30_000))).toEqual([5000, 5000, 5000]);
  expect([1, 2, 99].map((attempt) => linear(attempt, 1000, 30_000))).toEqual([1000, 2000, 30_000]);
  expect([1, 2, 5, 99].map((attempt) => exponential(attempt, 1000, 30_000))).toEqual([
    1000, 2000, 16_000, 30_000,
  ]);
});

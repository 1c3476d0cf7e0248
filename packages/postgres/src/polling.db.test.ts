import {
  createEventBus,
  createRuntime,
  defaultJobPolicy,
  type JobHandler,
  jobTypeOf,
  prepareJob,
  silentLogger,
} from "@millrace/core";
import { createTestDatabase } from "@millrace/testing";
import { expect, test, vi } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";
import { startProxy } from "./proxy.fixture.ts";

test("jobs of another process are run though no notification arrives", async () => {
  const database = await createTestDatabase();
  const proxy = await startProxy(database.url);
  proxy.mode = "mute";
  const worker = createPostgresStore({ url: proxy.url });
  const client = createPostgresStore({ url: database.url });
  const ran: unknown[] = [];
  const handler: JobHandler = { type: "note", execute: async (payload) => void ran.push(payload) };
  const type = jobTypeOf(handler, defaultJobPolicy);
  await worker.store.registerTypes([type]);
  const runtime = createRuntime({
    ...worker,
    registry: new Map([["note", handler]]),
    prepareJob: (job) => prepareJob(job, { ...type, schema: undefined }),
    identity: { name: "test", host: "here", pid: process.pid, release: "0.1.0" },
    logger: silentLogger,
    events: createEventBus((error) => {
      throw error;
    }),
    options: { pollIntervalMs: 50 },
  });
  try {
    runtime.start();
    for (const n of [1, 2, 3]) {
      await client.store.enqueue([
        { ...type, priority: 3, payload: JSON.stringify({ n }), scheduledAtMs: null },
      ]);
      client.notifier.notify({ kind: "ready", queue: type.queue, priority: 3 });
      await vi.waitUntil(() => ran.length === n, { timeout: 15_000, interval: 10 });
    }
    expect(ran).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(worker.notifier.proven).toBe(false);
  } finally {
    await runtime.stop();
    for (const { notifier, store } of [worker, client]) {
      await notifier.close();
      await store.close();
    }
    await proxy.close();
    await database.drop();
  }
});

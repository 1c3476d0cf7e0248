import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseUnavailableError, type JobHandler } from "@millrace/core";
import { migrate } from "@millrace/postgres";
import { type OwnServer, startOwnServer } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRuntimeBundle, type RuntimeBundle } from "./runtime-bundle.fixture.ts";

let server: OwnServer;
let bundle: RuntimeBundle;
const ran = new Set<string>();

const handler: JobHandler = { type: "count", execute: async (_payload, { jobId }) => void ran.add(jobId) };

beforeAll(async () => {
  server = await startOwnServer();
  await migrate(server.url, { schema: "millrace" });
  bundle = await createRuntimeBundle(server.url, [handler], { heartbeatIntervalMs: 500 });
  await bundle.notifier.start();
});

afterAll(async () => {
  await bundle.close();
  await server.remove();
});

test("workers wait for a PostgreSQL that crashed and come back; nothing acknowledged is lost", async () => {
  const acknowledged = new Set<string>();
  const completed = new Set<string>();
  const waiting = new Set<() => void>();
  bundle.events.on("job.completed", ({ job }) => {
    completed.add(job.id);
    for (const check of waiting) check();
  });
  const allCompleted = (): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (![...acknowledged].every((id) => completed.has(id))) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  /** As any caller would: what is refused because its connection is not back yet, though those of workers are, is asked again. */
  async function untilServed<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError)) throw error;
        await sleep(error.retryAfterMs);
      }
    }
  }
  async function enqueue(count: number): Promise<void> {
    const jobs = Array.from({ length: count }, () => ({ type: "count", payload: {} }));
    for (const id of await untilServed(() => bundle.enqueue(...jobs))) acknowledged.add(id);
  }

  bundle.runtime.start();
  await enqueue(500);
  await allCompleted();
  for (const mode of ["immediate", "kill"] as const) {
    let since = 0;
    const someCompleted = bundle.next("job.completed", () => ++since === 300);
    await enqueue(4000);
    await someCompleted;
    const failed = bundle.next("service.failed");
    await server.crash(mode);
    await failed;
    await server.start();
    await allCompleted();
    await enqueue(100);
    await allCompleted();
  }
  expect(acknowledged.size).toBe(500 + 2 * 4100);
  const jobs = await untilServed(() => bundle.store.getJobsById([...acknowledged]));
  expect(jobs.filter(({ status }) => status === "completed")).toHaveLength(acknowledged.size);
  expect([...acknowledged].every((id) => ran.has(id))).toBe(true);
});

import { setTimeout as pause } from "node:timers/promises";
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
import postgres from "postgres";
import { expect, test } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";

const ROUNDS = 1_600;
const LANES = ["first", "second"];
/** Polls are so far apart at most while notifications are not known to arrive. Milliseconds. */
const POLL_MS = 1_000;

/**
 * A queue is watched after 20 ms of work here, and left about as long after the last job: rounds of a burst, a pause and one
 * add hit each moment of the way to sleep. Some adds stay uncommitted for a while after they were told that nobody
 * sleeps; some have a snapshot from before.
 */
test(`${ROUNDS} adds race with a worker that goes to sleep: none is slept through`, async () => {
  const database = await createTestDatabase();
  const worker = createPostgresStore({ url: database.url });
  const clients = postgres(database.url, { max: 6, onnotice() {} });
  const startedAt = new Map<string, () => void>();
  const handler: JobHandler = {
    type: "raced",
    execute: (payload: { n?: string }) => startedAt.get(payload.n ?? "")?.(),
  };
  const type = jobTypeOf(handler, defaultJobPolicy);
  await worker.store.registerTypes([type]);
  for (const queue of LANES) await worker.store.configureQueue(queue, {});
  const errors: unknown[] = [];
  const events = createEventBus((error) => errors.push(error));
  events.on("service.failed", ({ error }) => errors.push(error));
  const runtime = createRuntime({
    ...worker,
    registry: new Map([["raced", handler]]),
    prepareJob: (job) => prepareJob(job, { ...type, schema: undefined }),
    identity: { name: "test", host: "here", pid: process.pid, release: "0.1.0" },
    logger: silentLogger,
    events,
    options: { pollIntervalMs: POLL_MS, watchAfterMs: 20 },
  });
  const waits: number[] = [];
  let unannounced = 0;
  /** Bursts and lone adds, in a queue that nobody else adds to. */
  async function race(queue: string): Promise<void> {
    for (let round = 0; round < ROUNDS / LANES.length; round += 1) {
      const burstUntil = performance.now() + 25;
      while (performance.now() < burstUntil)
        await Promise.all(
          [1, 2, 3].map(() => clients`select millrace.enqueue('raced', '{}', queue => ${queue})`),
        );
      await pause(Math.random() * 50);
      const n = `${queue} ${round}`;
      const started = new Promise<void>((resolve) => startedAt.set(n, resolve));
      const level = round % 10 === 0 ? "repeatable read" : "read committed";
      await clients.begin(`isolation level ${level}`, async (own) => {
        if (round % 10 === 0) {
          await own`select count(*) from millrace.worker`;
          await pause(Math.random() * 30);
        }
        await own`select millrace.enqueue('raced', ${own.json({ n })}, queue => ${queue})`;
        const [row] =
          await own`select millrace.is_wanted(${own.json({ kind: "ready", queue, priority: 3 })}) as wanted`;
        if (row?.wanted === false) unannounced += 1;
        if (round % 3 === 0) await pause(Math.random() * 30);
      });
      const committedAt = performance.now();
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, 20_000);
      await Promise.race([started, late.promise]);
      clearTimeout(timer);
      waits.push(performance.now() - committedAt);
      startedAt.delete(n);
    }
  }
  try {
    await worker.notifier.start();
    runtime.start();
    await Promise.all(LANES.map(race));
    const proven = worker.notifier.proven;
    waits.sort((a, b) => a - b);
    const at = (share: number) => Math.round(waits[Math.floor(share * (waits.length - 1))] as number);
    process.stdout.write(
      `${ROUNDS} adds, ${unannounced} of them without a notification; started after ${at(0.5)} ms (p50), ${at(0.99)} ms (p99), ${at(1)} ms at most\n`,
    );
    // Else polls would have found them, each second.
    expect(proven).toBe(true);
    expect(errors).toEqual([]);
    expect(unannounced).toBeGreaterThan(ROUNDS / 20);
    expect(unannounced).toBeLessThan(ROUNDS);
    expect(waits.filter((wait) => wait > POLL_MS)).toEqual([]);
  } finally {
    await runtime.stop();
    await clients.end();
    await worker.notifier.close();
    await worker.store.close();
    await database.drop();
  }
});

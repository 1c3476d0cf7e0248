import { describe, expect, it } from "vitest";
import { claim, done, end, job, queue, registration, sql, store, useStore } from "./test-store.ts";

useStore();

describe("limits", () => {
  it("keeps a queue's concurrency over all workers", async () => {
    await store.configureQueue(queue, { concurrency: 2 });
    await store.enqueue([job(), job(), job(), job()]);
    const other = await store.registerWorker(registration);
    const [a, b] = await Promise.all([claim(3), claim(3, { worker: other })]);
    expect(a.jobs.length + b.jobs.length).toBe(2);
    await store.complete([...a.jobs, ...b.jobs].slice(0, 1).map((claimed) => end(claimed, done)));
    expect((await claim(3)).jobs).toHaveLength(1);
  });

  it("refuses what a capped queue has no room for, under concurrent callers", async () => {
    await store.configureQueue(queue, { maxWaiting: 5, concurrency: 1 });
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => store.enqueue([job()])));
    const refused = tries.filter((one) => one.status === "rejected");
    expect(tries.length - refused.length).toBe(6);
    for (const one of refused) expect(one.reason).toMatchObject({ code: "QUEUE_FULL" });
  });

  it("keeps a key's sliding window under concurrent callers and takes nothing when the queue is full", async () => {
    const window = { scope: "test", key: queue, limit: 5, windowMs: 60_000 };
    const tries = await Promise.allSettled(
      Array.from({ length: 9 }, () => store.enqueue([job()], { window })),
    );
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(5);
    const [refusal] = tries.filter((one) => one.status === "rejected");
    expect(refusal?.reason).toMatchObject({ code: "RATE_LIMITED" });
    expect(refusal?.reason.retryAfterMs).toBeGreaterThan(50_000);

    await store.configureQueue(queue, { maxWaiting: 0 });
    await expect(store.enqueue([job()], { window: { ...window, key: "full" } })).rejects.toMatchObject({
      code: "QUEUE_FULL",
    });
    expect(await sql`select from millrace.submission_window where key = 'full'`).toHaveLength(0);
  });

  it("counts in all windows or in none, whatever their order and however many callers", async () => {
    const ofUser = (user: number) => ({ scope: "user", key: `${queue} ${user}`, limit: 2, windowMs: 60_000 });
    const ofAll = { scope: "all", key: queue, limit: 7, windowMs: 60_000 };
    const tries = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => {
        const windows = [ofUser(n % 10), ofAll];
        return store.enqueue([job()], { window: n % 2 === 0 ? windows : windows.toReversed() });
      }),
    );
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(7);
    for (const one of tries)
      if (one.status === "rejected")
        expect(one.reason).toMatchObject({
          code: "RATE_LIMITED",
          limit: expect.stringMatching(/^(user|all)$/),
        });
    const counted = await sql`select sum(cardinality(times))::int as n from millrace.submission_window
      where scope = 'user' and key like ${`${queue} %`}`;
    expect(counted[0]?.n).toBe(7);
  });
});

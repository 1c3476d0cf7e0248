import { afterAll, describe, expect, test } from "vitest";
import { QueueFullError, RateLimitedError } from "./index.ts";
import { startManagers } from "./test-managers.fixture.ts";

const { office, stop } = await startManagers();
afterAll(stop);

const parked = { type: "parked", payload: { userId: "u" } } as const;

describe("a queue that may hold three waiting jobs", () => {
  test("takes three of many that are added at once, and refuses the others by name", async () => {
    const store = await office.connectStore();
    await store.configureQueue("parked", { maxWaiting: 3 });
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => office.createJob(parked)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toBeInstanceOf(QueueFullError);
    expect(await office.getJobs({ type: "parked" })).toHaveLength(3);
    await store.configureQueue("parked", { maxWaiting: null });
  });
});

describe("a most for what waits of a key", () => {
  const keyed = (key: string) => ({ ...parked, key });

  test("counts every unfinished job of the key, wherever it is, and those of no other; of many at once too", async () => {
    await office.queues.change("parked", { keys: { concurrency: 1 } });
    const add = (key: string) => office.createJob(keyed(key), { maxWaitingOfKey: 2 });
    await office.createJob({ ...keyed("a"), scheduledAt: new Date(Date.now() + 60_000) });
    const answers = await Promise.allSettled(Array.from({ length: 9 }, () => add("a")));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    for (const answer of answers)
      if (answer.status === "rejected") expect(answer.reason).toEqual(new QueueFullError("parked", 2, "a"));
    const listed = [keyed("b"), keyed("b"), keyed("b"), keyed("b")];
    await expect(office.createJobs(listed, { maxWaitingOfKey: 2 })).rejects.toThrow(QueueFullError);
    expect(await office.createJobs(listed.slice(1), { maxWaitingOfKey: 2 })).toHaveLength(3);
    await office.queues.keys.set("parked", "a", { concurrency: 2 });
    await add("a");
    await expect(add("a")).rejects.toThrow('Queue parked is full for key "a": 2 jobs may wait.');
    // One that finished counts no more.
    const [ended] = await office.getJobs({ type: "parked" });
    await office.cancelJob(ended?.id as string);
    await add("a");
    await expect(add("a")).rejects.toThrow(QueueFullError);
  });

  test.each([
    ["is for jobs with a key", parked, 2],
    ["without a unique key", { ...keyed("a"), unique: { key: "u" } }, 2],
    ["must be an integer", keyed("a"), -1],
  ])("is refused where it would count for nothing: %s", async (message, job, maxWaitingOfKey) => {
    await expect(office.createJob(job, { maxWaitingOfKey })).rejects.toThrow(message);
  });
});

describe("a window of two submissions a minute", () => {
  const submit = (key: string) =>
    office.createJob(parked, { window: { scope: "test", key, limit: 2, windowMs: 60_000 } });

  test("refuses the third of one user, and says when to try again; others are not concerned", async () => {
    await submit("ada");
    await submit("ada");
    const error: unknown = await submit("ada").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect((error as RateLimitedError).retryAfterMs).toBeGreaterThan(50_000);
    expect((error as RateLimitedError).retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(await submit("bob")).toMatch(/^\d+$/);
  });

  test("counts nothing that was refused for its payload", async () => {
    const window = { scope: "test", key: "eve", limit: 1, windowMs: 60_000 };
    await expect(office.createJob<string>({ type: "parked", payload: {} }, { window })).rejects.toMatchObject(
      { code: "INVALID_PAYLOAD" },
    );
    expect(await office.createJob(parked, { window })).toMatch(/^\d+$/);
  });
});

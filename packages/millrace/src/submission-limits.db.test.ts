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

import { afterAll, describe, expect, test } from "vitest";
import { failures, startManagers } from "./test-managers.fixture.ts";

const { manager, office, stop } = await startManagers();
afterAll(stop);

describe("a job", () => {
  test("goes in, runs, and comes back with its result", async () => {
    const before = Date.now();
    const id = await manager.createJob({
      type: "greet",
      payload: { name: "Ada" },
      priority: "high",
      maxRetries: 5,
      timeoutSeconds: 60,
    });
    const job = await manager.waitFor(id, { timeoutMs: 10_000 });
    expect(job).toEqual({
      id,
      type: "greet",
      key: null,
      uniqueKey: null,
      queue: "default",
      status: "completed",
      waitingFor: null,
      priority: 2,
      payload: { name: "Ada" },
      result: { greeting: "Hello Ada" },
      errorMessage: null,
      errorCode: null,
      retryCount: 0,
      maxRetries: 5,
      timeoutSeconds: 60,
      crashes: 0,
      snoozes: 0,
      webhookUrl: null,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
      scheduledAt: null,
      startedAt: expect.any(Date),
      completedAt: expect.any(Date),
      cancelRequestedAt: null,
      cancel: null,
      progress: null,
    });
    expect(Math.abs(job.createdAt.getTime() - before)).toBeLessThan(5000);
    expect(await manager.getJob(id)).toEqual(job);
  });

  test("that is scheduled waits for its time", async () => {
    const scheduledAt = new Date(Date.now() + 3_600_000);
    const id = await manager.createJob({ type: "greet", payload: { name: "Later" }, scheduledAt });
    expect(await manager.getJob(id)).toMatchObject({
      status: "pending",
      waitingFor: "schedule",
      scheduledAt,
    });
    expect(await manager.cancelJob(id)).toBe(true);
  });

  test("that is due soon starts at its time, not before", async () => {
    const scheduledAt = new Date(Date.now() + 400);
    const id = await manager.createJob({ type: "greet", payload: { name: "Soon" }, scheduledAt });
    const job = await manager.waitFor(id, { timeoutMs: 10_000 });
    expect(job.status).toBe("completed");
    expect(job.startedAt?.getTime()).toBeGreaterThanOrEqual(scheduledAt.getTime());
  });

  test("that throws is retried, then failed, and onFailed is called once", async () => {
    const id = await manager.createJob({ type: "breaks", payload: { how: "throw" }, maxRetries: 2 });
    const job = await manager.waitFor(id, { timeoutMs: 10_000 });
    expect(job).toMatchObject({
      status: "failed",
      retryCount: 2,
      errorMessage: "Connection timeout",
      errorCode: "error",
    });
    await expect
      .poll(() => failures.filter((failure) => failure.id === id))
      .toEqual([{ id, message: "Connection timeout" }]);
  });

  test("that throws UnrecoverableError is not retried", async () => {
    const id = await manager.createJob({ type: "breaks", payload: { how: "unrecoverable" } });
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({
      status: "failed",
      retryCount: 0,
      errorCode: "unrecoverable",
    });
  });

  test("that returns success: false has failed, with its result, and is not retried", async () => {
    const id = await manager.createJob({ type: "breaks", payload: { how: "return" } });
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({
      status: "failed",
      retryCount: 0,
      errorMessage: "Client error, not retrying",
      result: { success: false, data: 7 },
    });
  });

  test("that failed can be retried by hand, under its id", async () => {
    const id = await manager.createJob({ type: "breaks", payload: { how: "return" } });
    await manager.waitFor(id, { timeoutMs: 10_000 });
    const retried = Promise.withResolvers<void>();
    const stop = manager.events.on("job.failed", ({ job }) => job.id === id && retried.resolve());
    expect(await manager.retryJob(id)).toEqual({ kind: "done" });
    await retried.promise;
    stop();
  });
});

describe("cancelJob", () => {
  test("a running job is told to stop", async () => {
    const started = Promise.withResolvers<void>();
    const stop = manager.events.on(
      "job.started",
      ({ job }) => job.type === "until-aborted" && started.resolve(),
    );
    const id = await manager.createJob({ type: "until-aborted", payload: {} });
    await started.promise;
    stop();
    expect(await manager.cancel(id)).toEqual({ kind: "requested" });
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({ status: "cancelled" });
    expect(await manager.cancelJob(id)).toBe(false);
    expect(await manager.cancel(id)).toEqual({ kind: "finished", status: "cancelled" });
  });

  test.each(["999999999999", "0", "x", "1; drop table jobs"])(
    "of an unknown job is false: %s",
    async (id) => {
      expect(await manager.cancelJob(id)).toBe(false);
      expect(await manager.getJob(id)).toBeNull();
      expect(await manager.getPosition(id)).toBeNull();
      expect(await manager.retryJob(id)).toEqual({ kind: "unknown" });
      expect(await manager.removeJob(id)).toEqual({ kind: "unknown" });
      expect(await manager.patchJob(id, { priority: 1 })).toEqual({ kind: "unknown" });
    },
  );
});

describe("patchJob", () => {
  test("replaces payload and priority of a pending job, judged as at creation", async () => {
    const id = await office.createJob({ type: "parked", payload: { userId: "before" } });
    expect(await office.patchJob(id, { payload: { userId: "after" }, priority: "critical" })).toEqual({
      kind: "done",
    });
    expect(await office.getJob(id)).toMatchObject({ payload: { userId: "after" }, priority: 1 });
    await expect(office.patchJob(id, { payload: { userId: 1 } })).rejects.toMatchObject({
      code: "INVALID_PAYLOAD",
      faults: [{ pointer: "/userId" }],
    });
    await expect(office.patchJob(id, { type: "greet" } as object)).rejects.toMatchObject({
      code: "INVALID_JOB",
    });
  });

  test("is refused once the job has ended; then it can be removed", async () => {
    const id = await manager.createJob({ type: "greet", payload: { name: "Done" } });
    expect(
      await manager.removeJob(await office.createJob({ type: "parked", payload: { userId: "x" } })),
    ).toEqual({ kind: "conflict", status: "pending" });
    await manager.waitFor(id, { timeoutMs: 10_000 });
    expect(await manager.patchJob(id, { priority: 1 })).toEqual({ kind: "conflict", status: "completed" });
    expect(await manager.removeJob(id)).toEqual({ kind: "done" });
    expect(await manager.getJob(id)).toBeNull();
  });
});

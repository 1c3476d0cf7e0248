import { createTestDatabase } from "@millrace/testing";
import type { TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, InvalidInputError, JobNotFoundError, JobQueueManager, silentLogger, UnrecoverableError } from "./index.ts";

const greet = defineHandler({
  type: "greet",
  schema: z.strictObject({ name: z.string().min(1), tags: z.array(z.string()).optional() }),
  execute: ({ name }) => ({ greeting: `Hello ${name}` }),
});

const failures: { readonly id: string; readonly message: string }[] = [];
const breaks = defineHandler({
  type: "breaks",
  schema: z.object({ how: z.enum(["throw", "unrecoverable", "return"]) }),
  retry: { baseDelayMs: 1, maxDelayMs: 1 },
  execute({ how }) {
    if (how === "return") return { success: false, error: "Client error, not retrying", data: 7 };
    throw how === "unrecoverable" ? new UnrecoverableError("Never mind") : new Error("Connection timeout");
  },
  onFailed(job, error) {
    failures.push({ id: job.id, message: error.message });
  },
});

/** Runs until it is told to stop. */
const untilAborted = defineHandler({
  type: "until-aborted",
  schema: z.object({}),
  execute: (_payload, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
});

const parked = defineHandler({ type: "parked", schema: z.object({ userId: z.string() }), queue: "parked", execute: () => null });

let database: TestDatabase;
let manager: JobQueueManager<[typeof greet, typeof breaks, typeof untilAborted]>;
/** Adds and reads jobs, and runs none. */
let office: JobQueueManager<[typeof parked]>;

beforeAll(async () => {
  database = await createTestDatabase();
  manager = new JobQueueManager({ databaseUrl: database.url, handlers: [greet, breaks, untilAborted], logger: silentLogger });
  office = new JobQueueManager({ databaseUrl: database.url, handlers: [parked], workers: false, logger: silentLogger });
  await manager.initialize();
});

afterAll(async () => {
  await Promise.all([manager.shutdown(), office.shutdown()]);
  await database.drop();
});

describe("a job", () => {
  test("goes in, runs, and comes back with its result", async () => {
    const before = Date.now();
    const id = await manager.createJob({ type: "greet", payload: { name: "Ada" }, priority: "high", maxRetries: 5, timeoutSeconds: 60 });
    const job = await manager.waitFor(id, { timeoutMs: 10_000 });
    expect(job).toEqual({
      id,
      type: "greet",
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
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
      scheduledAt: null,
      startedAt: expect.any(Date),
      completedAt: expect.any(Date),
      cancelRequestedAt: null,
    });
    expect(Math.abs(job.createdAt.getTime() - before)).toBeLessThan(5000);
    expect(await manager.getJob(id)).toEqual(job);
  });

  test("that is scheduled waits for its time", async () => {
    const scheduledAt = new Date(Date.now() + 3_600_000);
    const id = await manager.createJob({ type: "greet", payload: { name: "Later" }, scheduledAt });
    expect(await manager.getJob(id)).toMatchObject({ status: "pending", waitingFor: "schedule", scheduledAt });
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
    expect(job).toMatchObject({ status: "failed", retryCount: 2, errorMessage: "Connection timeout", errorCode: "error" });
    await expect.poll(() => failures.filter((failure) => failure.id === id)).toEqual([{ id, message: "Connection timeout" }]);
  });

  test("that throws UnrecoverableError is not retried", async () => {
    const id = await manager.createJob({ type: "breaks", payload: { how: "unrecoverable" } });
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({ status: "failed", retryCount: 0, errorCode: "UNRECOVERABLE" });
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
    const stop = manager.events.on("job.started", ({ job }) => job.type === "until-aborted" && started.resolve());
    const id = await manager.createJob({ type: "until-aborted", payload: {} });
    await started.promise;
    stop();
    expect(await manager.cancel(id)).toEqual({ kind: "requested" });
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({ status: "cancelled" });
    expect(await manager.cancelJob(id)).toBe(false);
    expect(await manager.cancel(id)).toEqual({ kind: "finished", status: "cancelled" });
  });

  test.each(["999999999999", "0", "x", "1; drop table jobs"])("of an unknown job is false: %s", async (id) => {
    expect(await manager.cancelJob(id)).toBe(false);
    expect(await manager.getJob(id)).toBeNull();
    expect(await manager.getPosition(id)).toBeNull();
    expect(await manager.retryJob(id)).toEqual({ kind: "unknown" });
    expect(await manager.removeJob(id)).toEqual({ kind: "unknown" });
    expect(await manager.patchJob(id, { priority: 1 })).toEqual({ kind: "unknown" });
  });
});

describe("a job is refused, and nothing stored", () => {
  test.each([
    ["a payload that its schema refuses", { type: "greet", payload: { name: "" } }, "INVALID_PAYLOAD", "/name"],
    ["an unknown field of a payload", { type: "greet", payload: { name: "a", nmae: "b" } }, "INVALID_PAYLOAD", "/nmae"],
    ["a type that nobody knows", { type: "no-such-type", payload: {} }, "UNKNOWN_TYPE", "/type"],
    ["a bad priority", { type: "greet", payload: { name: "a" }, priority: "urgent" as "high" }, "INVALID_JOB", "/priority"],
    ["a payload that another process's schema refuses", { type: "parked", payload: { userId: 5 } }, "INVALID_PAYLOAD", "/userId"],
  ])("%s", async (_name, job, code, pointer) => {
    await office.getJobMetrics(); // connects, so that its type is known
    const count = (await manager.getJobs({ limit: 1000 })).length;
    const error: unknown = await manager.createJob<string>(job).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect(error).toMatchObject({ code, faults: [{ pointer }] });
    expect(await manager.getJobs({ limit: 1000 })).toHaveLength(count);
  });

  test("many, all or none, and the place is named", async () => {
    const jobs = ["a", "b", ""].map((name) => ({ type: "greet", payload: { name } }) as const);
    const count = (await manager.getJobs({ type: "greet", limit: 1000 })).length;
    await expect(manager.createJobs(jobs)).rejects.toMatchObject({ code: "INVALID_PAYLOAD", faults: [{ pointer: "/2/payload/name" }] });
    expect(await manager.getJobs({ type: "greet", limit: 1000 })).toHaveLength(count);
  });
});

describe("getJobs", () => {
  let ids: readonly string[];

  beforeAll(async () => {
    ids = await office.createJobs([
      { type: "parked", payload: { userId: "u1" } },
      { type: "parked", payload: { userId: "u2" }, priority: "low" },
      { type: "parked", payload: { userId: "u1" }, priority: "critical" },
    ]);
  });

  const found = async (filters: Parameters<typeof office.getJobs>[0]) =>
    (await office.getJobs({ type: "parked", ...filters })).map((job) => ids.indexOf(job.id));

  test("lists the newest first", async () => expect(await found({})).toEqual([2, 1, 0]));
  test("filters by what the payload contains", async () => expect(await found({ payload: { userId: "u1" } })).toEqual([2, 0]));
  test("filters by priority, by name and by number", async () => {
    expect(await found({ priority: "low" })).toEqual([1]);
    expect(await found({ priority: 1 })).toEqual([2]);
  });
  test("filters by status", async () => {
    expect(await found({ status: "pending" })).toEqual([2, 1, 0]);
    expect(await found({ status: "completed" })).toEqual([]);
  });
  test("filters by time of creation", async () => {
    expect(await found({ createdAfter: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await found({ createdAfter: new Date(Date.now() - 60_000), createdBefore: new Date(Date.now() + 60_000) })).toEqual([2, 1, 0]);
  });
  test("takes limit and offset", async () => {
    expect(await found({ limit: 1 })).toEqual([2]);
    expect(await found({ limit: 1, offset: 1 })).toEqual([1]);
    expect(await found({ offset: 3 })).toEqual([]);
  });
  test("pages by cursor to the end", async () => {
    const first = await office.listJobs({ filter: { type: "parked" }, limit: 2 });
    const second = await office.listJobs({ filter: { type: "parked" }, limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.jobs, ...second.jobs].map((job) => ids.indexOf(job.id))).toEqual([2, 1, 0]);
    expect(second.nextCursor).toBeNull();
  });
  test("says where a waiting job stands", async () => {
    expect(await office.getPosition(ids[2] ?? "")).toEqual({ position: 1, exact: true });
    expect(await office.getPosition(ids[1] ?? "")).toEqual({ position: 3, exact: true });
  });
  test("says that no worker serves a type", async () => {
    expect(await office.getJob(ids[0] ?? "")).toMatchObject({ status: "pending", waitingFor: "worker" });
  });

  test.each([{ limit: 0 }, { limit: 1001 }, { offset: -1 }, { offset: 10_001 }, { status: "done" }, { createdAfter: "today" }, { nope: 1 }])(
    "refuses what it cannot use: %o",
    async (filters) => {
      await expect(office.getJobs(filters as object)).rejects.toMatchObject({ code: "INVALID_FILTER" });
    },
  );
});

describe("patchJob", () => {
  test("replaces payload and priority of a pending job, judged as at creation", async () => {
    const id = await office.createJob({ type: "parked", payload: { userId: "before" } });
    expect(await office.patchJob(id, { payload: { userId: "after" }, priority: "critical" })).toEqual({ kind: "done" });
    expect(await office.getJob(id)).toMatchObject({ payload: { userId: "after" }, priority: 1 });
    await expect(office.patchJob(id, { payload: { userId: 1 } })).rejects.toMatchObject({ code: "INVALID_PAYLOAD", faults: [{ pointer: "/userId" }] });
    await expect(office.patchJob(id, { type: "greet" } as object)).rejects.toMatchObject({ code: "INVALID_JOB" });
  });

  test("is refused once the job has ended; then it can be removed", async () => {
    const id = await manager.createJob({ type: "greet", payload: { name: "Done" } });
    expect(await manager.removeJob(await office.createJob({ type: "parked", payload: { userId: "x" } }))).toEqual({ kind: "conflict", status: "pending" });
    await manager.waitFor(id, { timeoutMs: 10_000 });
    expect(await manager.patchJob(id, { priority: 1 })).toEqual({ kind: "conflict", status: "completed" });
    expect(await manager.removeJob(id)).toEqual({ kind: "done" });
    expect(await manager.getJob(id)).toBeNull();
  });
});

describe("waitFor", () => {
  test("gives the job back as it is when the time is up", async () => {
    const id = await office.createJob({ type: "parked", payload: { userId: "w" } });
    expect(await office.waitFor(id, { timeoutMs: 20 })).toMatchObject({ id, status: "pending" });
    expect(await office.waitFor(id, { signal: AbortSignal.abort() })).toMatchObject({ id, status: "pending" });
  });

  test("finds ends in other processes", async () => {
    const id = await manager.createJob({ type: "greet", payload: { name: "Elsewhere" }, scheduledAt: new Date(Date.now() + 200) });
    expect(await office.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({ status: "completed" });
  });

  test("rejects for an unknown job", async () => {
    await expect(office.waitFor("999999999999")).rejects.toThrow(JobNotFoundError);
  });
});

describe("what it tells of itself", () => {
  test("health, metrics and statistics agree with what ran", async () => {
    await manager.waitFor(await manager.createJob({ type: "greet", payload: { name: "Count me" } }), { timeoutMs: 10_000 });
    await expect.poll(async () => (await manager.healthCheck()).jobs?.completed, { timeout: 20_000 }).toBeGreaterThan(0);
    const health = await manager.healthCheck();
    expect(health).toMatchObject({ status: "healthy", workers: { total: expect.any(Number) } });
    expect(health.workers.total).toBe(health.workers.active + health.workers.idle);
    expect(health.metrics.registeredTypes).toEqual(expect.arrayContaining(["email-notification", "data-processing", "greet"]));
    expect(await manager.getJobMetrics()).toMatchObject({ running: 0, failed: expect.any(Number), pending: expect.any(Number) });
    const stats = await manager.getProcessingStats();
    expect(stats.totalJobsProcessed).toBeGreaterThan(0);
    expect(stats.errorRate).toBeGreaterThan(0);
    expect(stats.errorRate).toBeLessThan(1);
    expect(stats.throughput).toBeGreaterThan(0);
  });

  test("a manager whose workers were not started is degraded; one without a database is unhealthy", async () => {
    const idle = new JobQueueManager({ databaseUrl: database.url, logger: silentLogger });
    expect(await idle.healthCheck()).toMatchObject({ status: "degraded", workers: { total: 0 } });
    await idle.shutdown();
    const lost = new JobQueueManager({ databaseUrl: "postgres://nobody@127.0.0.1:1/none", logger: silentLogger });
    expect(await lost.healthCheck()).toMatchObject({ status: "unhealthy", jobs: null });
    await lost.shutdown();
  });
});

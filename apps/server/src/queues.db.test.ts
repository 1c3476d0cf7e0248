import { CODE_EXECUTION_QUEUE, CODE_EXECUTION_TYPE } from "@millrace/code-execution";
import { defineHandler, UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const LATER = new Date(Date.now() + 3_600_000).toISOString();
let app: TestApp;
let letGo = Promise.withResolvers<void>();
const workflow = defineHandler({
  type: "execute-workflow",
  queue: "job-execution",
  schema: z.strictObject({ ref: z.string(), fail: z.boolean().optional() }),
  execute({ fail }) {
    if (fail) throw new UnrecoverableError("It is broken.");
    return { ran: true };
  },
});
const program = defineHandler({
  type: CODE_EXECUTION_TYPE,
  queue: CODE_EXECUTION_QUEUE,
  schema: z.looseObject({ end: z.enum(["well", "badly", "late", "held"]) }),
  retry: { maxRetries: 0 },
  async execute({ end }) {
    if (end === "held") await letGo.promise;
    if (end === "badly") throw new UnrecoverableError("It is broken.");
    if (end === "late") throw Object.assign(new UnrecoverableError("Too late."), { code: "timeout" });
    return { success: true };
  },
});

beforeAll(async () => {
  app = await startTestApp({ handlers: [workflow, program] });
});
afterAll(() => app?.stop());
beforeEach(() => {
  letGo = Promise.withResolvers();
});

const pointersOf = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer);
const ended = (id: string) => app.jobs.waitFor(id, { timeoutMs: 10_000 });

describe("the runner hub's routes", () => {
  test("the six queues are there with their retention, before any job", async () => {
    const { body } = await app.send("GET", "/api/queues");
    const names = body.queues.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(["job-execution", "container-management", "monitoring"]));
    expect(names).toEqual(expect.arrayContaining(["webhook-processing", "cleanup", "metrics-collection"]));
    const short = { ageMs: 86_400_000, count: 1000 };
    expect((await app.send("GET", "/api/queues/cleanup")).body).toMatchObject({
      name: "cleanup",
      retention: { completed: short, cancelled: short, failed: { ageMs: 604_800_000, count: 5000 } },
      stats: { state: "active", waiting: 0 },
    });
  });

  test("adds a job by the constant's name, reads it, and retries it when it failed", async () => {
    const data = { ref: "main", fail: true };
    const added = await app.send("POST", "/api/queues/jobs", {
      type: "EXECUTE_WORKFLOW",
      data,
      priority: "HIGH",
      attempts: 2,
    });
    expect(added).toMatchObject({
      status: 201,
      body: {
        type: "execute-workflow",
        queue: "job-execution",
        priority: 2,
        data,
        attempts: 2,
        maxRetries: 1,
      },
    });
    const path = `/api/queues/jobs/${added.body.id}`;
    expect(added.headers.get("location")).toBe(path);
    await ended(added.body.id);
    expect((await app.send("GET", path)).body).toMatchObject({ status: "failed", data });
    expect(await app.send("POST", `${path}/retry`)).toMatchObject({
      status: 200,
      body: { id: added.body.id },
    });
    await ended(added.body.id);
    expect((await app.send("GET", "/api/queues/jobs/0")).body.code).toBe("JOB_NOT_FOUND");
  });

  test("adds many, as a list or under `jobs`, all or none; a delayed one waits", async () => {
    const job = { type: "execute-workflow", data: { ref: "main" }, delay: 3_600_000 };
    const list = await app.send("POST", "/api/queues/jobs/bulk", [job, job]);
    const named = await app.send("POST", "/api/queues/jobs/bulk", { jobs: [job] });
    expect([list.status, named.status]).toEqual([201, 201]);
    expect((await app.send("GET", `/api/queues/jobs/${list.body.ids[1]}`)).body.waitingFor).toBe("schedule");
    const bad = { ...job, data: { ref: 1 } };
    expect(pointersOf((await app.send("POST", "/api/queues/jobs/bulk", [job, bad])).body)).toEqual([
      "/1/data/ref",
    ]);
    const under = await app.send("POST", "/api/queues/jobs/bulk", { jobs: [bad] });
    expect(pointersOf(under.body)).toEqual(["/jobs/0/data/ref"]);
    expect((await app.send("GET", "/api/queues/stats/job-execution")).body.delayed).toBe(3);
    for (const id of [...list.body.ids, ...named.body.ids]) await app.jobs.cancel(id);
  });

  test.each([
    ["no type", { data: {} }, "/type"],
    ["no data", { type: "execute-workflow" }, "/data"],
    ["data refused by its schema", { type: "execute-workflow", data: { ref: 1 } }, "/data/ref"],
    ["a priority by number", { type: "execute-workflow", data: { ref: "x" }, priority: 1 }, "/priority"],
    ["a negative delay", { type: "execute-workflow", data: { ref: "x" }, delay: -1 }, "/delay"],
    ["no attempts", { type: "execute-workflow", data: { ref: "x" }, attempts: 0 }, "/attempts"],
    ["an unknown type", { type: "NOBODY", data: {} }, "/type"],
    ["an unknown field", { type: "execute-workflow", data: { ref: "x" }, queue: "x" }, "/queue"],
  ])("%s is 400 and names the field", async (_case, body, pointer) => {
    const answer = await app.send("POST", "/api/queues/jobs", body);
    expect([answer.status, pointersOf(answer.body)]).toEqual([400, [pointer]]);
    const many = await app.send("POST", "/api/queues/jobs/bulk", [body]);
    expect([many.status, pointersOf(many.body)]).toEqual([400, [`/0${pointer}`]]);
  });

  test("pauses, drains, resumes and cleans a queue", async () => {
    const at = (action: string) => `/api/queues/job-execution/${action}`;
    expect(await app.send("POST", at("pause"))).toMatchObject({
      status: 200,
      body: { stats: { state: "paused" } },
    });
    const job = { type: "execute-workflow", data: { ref: "main" } };
    const { body } = await app.send("POST", "/api/queues/jobs/bulk", [job, job]);
    expect((await app.send("GET", "/api/queues/stats")).body["job-execution"]).toMatchObject({
      paused: 2,
      waiting: 0,
    });
    expect((await app.send("POST", at("drain"))).status).toBeOneOf([200, 202]);
    for (const id of body.ids) expect(await ended(id)).toMatchObject({ status: "completed" });
    await expect
      .poll(async () => (await app.send("GET", "/api/queues/job-execution")).body.stats)
      .toMatchObject({ state: "paused", active: 0 });
    expect(await app.send("POST", at("drain"))).toMatchObject({ status: 200 });
    expect((await app.send("POST", at("resume"))).body.stats.state).toBe("active");
    expect((await app.send("POST", at("clean"), { age: 3_600_000 })).body).toEqual({
      queue: "job-execution",
      status: "completed",
      deleted: 0,
    });
    expect(
      (await app.send("POST", at("clean"), { age: 0, limit: 1, status: "completed" })).body.deleted,
    ).toBe(1);
    const stats = (await app.send("GET", "/api/queues/stats/job-execution")).body;
    expect(stats).toMatchObject({ errorRate: expect.any(Number), latency: expect.any(Number) });
    expect(stats.throughput).toBeGreaterThan(0);
  });

  test("limits over HTTP count at once: a full queue is 503", async () => {
    const path = "/api/queues/monitoring";
    const change = { concurrency: 2, maxWaiting: 0, retention: { failed: { ageMs: null, count: 3 } } };
    expect(await app.send("PATCH", path, change)).toMatchObject({
      status: 200,
      body: { concurrency: 2, maxWaiting: 0, retention: { failed: { count: 3 } } },
    });
    await app.send("POST", `${path}/pause`);
    const job = { type: "execute-workflow", payload: { ref: "x" }, queue: "monitoring" };
    const tries = await Promise.all([1, 2, 3].map(() => app.send("POST", "/api/jobs", job)));
    expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 201, 503]);
    expect(tries.find(({ status }) => status === 503)?.body.code).toBe("QUEUE_FULL");

    const full = { status: 503, body: { code: "QUEUE_FULL", detail: expect.stringContaining("monitoring") } };
    const elsewhere = (await app.send("POST", "/api/jobs", { ...job, queue: "cleanup", scheduledAt: LATER }))
      .body.id;
    expect(await app.send("PATCH", `/api/jobs/${elsewhere}`, { queue: "monitoring" })).toMatchObject(full);
    const [kept] = tries.flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
    await app.send("POST", `/api/jobs/${kept}/cancel`);
    expect((await app.send("PATCH", `/api/jobs/${elsewhere}`, { queue: "monitoring" })).status).toBe(200);
    const retried = await app.send("POST", `/api/jobs/${kept}/retry`);
    expect(retried).toMatchObject(full);
    expect(retried.headers.get("retry-after")).not.toBeNull();
    expect(await app.send("POST", `/api/queues/jobs/${kept}/retry`)).toMatchObject(full);
    const cleared = { concurrency: null, retention: { failed: { ageMs: 60_000 }, completed: null } };
    expect((await app.send("PATCH", path, cleared)).body).toMatchObject({
      concurrency: null,
      maxWaiting: 0,
      retention: { failed: { ageMs: 60_000, count: null }, completed: { ageMs: null, count: null } },
    });
    expect((await app.send("PATCH", path, { retention: null })).body).toMatchObject({
      retention: { failed: { ageMs: null, count: null } },
    });
  });

  test.each([
    ["PATCH", "/api/queues/cleanup", {}, [""]],
    ["PATCH", "/api/queues/cleanup", { concurrency: 0 }, ["/concurrency"]],
    ["PATCH", "/api/queues/cleanup", { maxWaiting: 1.5, paused: true }, ["/maxWaiting", "/paused"]],
    [
      "PATCH",
      "/api/queues/cleanup",
      { retention: { failed: { ageMs: 691_200_000, count: null } } },
      ["/retention/failed/ageMs"],
    ],
    [
      "PATCH",
      "/api/queues/cleanup",
      { retention: { pending: { ageMs: null, count: 1 } } },
      ["/retention/pending"],
    ],
    ["POST", "/api/queues/cleanup/clean", {}, ["/age"]],
    ["POST", "/api/queues/cleanup/clean", { age: 1e15 }, ["/age"]],
    [
      "POST",
      "/api/queues/cleanup/clean",
      { age: -1, limit: 0, status: "pending" },
      ["/age", "/limit", "/status"],
    ],
  ])("%s %s with %j is 400 and names the field", async (method, path, body, pointers) => {
    const answer = await app.send(method, path, body);
    expect([answer.status, pointersOf(answer.body).toSorted()]).toEqual([400, pointers]);
  });

  test.each([
    ["GET", "/api/queues/nowhere", undefined],
    ["GET", "/api/queues/stats/no%20where", undefined],
    ["PATCH", "/api/queues/nowhere", { concurrency: 1 }],
    ["POST", "/api/queues/nowhere/pause", undefined],
    ["POST", "/api/queues/nowhere/resume", undefined],
    ["POST", "/api/queues/nowhere/drain", undefined],
    ["POST", "/api/queues/nowhere/clean", { age: 0 }],
  ])("%s %s is 404", async (method, path, body) => {
    const answer = await app.send(method, path, body);
    expect([answer.status, answer.body.code]).toEqual([404, "QUEUE_NOT_FOUND"]);
  });

  test("other methods are told which there are", async () => {
    const answer = await app.send("DELETE", "/api/queues/cleanup");
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, PATCH"]);
  });
});

describe("the code editor's routes", () => {
  const submit = (end: string) => app.jobs.createJob({ type: CODE_EXECUTION_TYPE, payload: { end } });

  test("the figures tell failures and timeouts apart, and agree with what ran", async () => {
    const none = (await app.send("GET", "/queue/status")).body;
    expect(none).toMatchObject({
      totalQueued: 0,
      successRate: 0,
      failureRate: 0,
      maxConcurrent: 5,
      maxQueueSize: 100,
    });
    for (const end of ["well", "well", "badly", "late"]) await ended(await submit(end));
    const held = await submit("held");
    await expect.poll(async () => (await app.send("GET", `/queue/job/${held}`)).body.status).toBe("running");
    const { body } = await app.send("GET", "/queue/status");
    expect(body).toMatchObject({
      totalQueued: 5,
      totalProcessed: 4,
      totalFailed: 1,
      totalTimeout: 1,
      queueLength: 0,
      runningCount: 1,
      successRate: 0.5,
      failureRate: 0.5,
    });
    const health = await app.send("GET", "/health");
    expect(health.body.queue).toMatchObject({ totalProcessed: 4, runningCount: 1 });

    const refused = await app.send("DELETE", `/queue/job/${held}`);
    expect([refused.status, refused.body.code]).toEqual([409, "JOB_STATE_CONFLICT"]);
    letGo.resolve();
    expect(await ended(held)).toMatchObject({ status: "completed" });
    expect((await app.send("DELETE", `/queue/job/${held}`)).status).toBe(409);
  });

  test("a queued program has a place and can be cancelled; other jobs are unknown there", async () => {
    await app.jobs.queues.pauseQueue(CODE_EXECUTION_QUEUE);
    const id = await submit("well");
    const path = `/queue/job/${id}`;
    expect((await app.send("GET", path)).body).toMatchObject({ jobId: id, status: "queued", position: 1 });
    expect(await app.send("DELETE", path)).toMatchObject({
      status: 200,
      body: { jobId: id, status: "cancelled" },
    });
    await app.jobs.queues.resumeQueue(CODE_EXECUTION_QUEUE);
    const other = await app.jobs.createJob({ type: "execute-workflow", payload: { ref: "x" } });
    for (const unknown of [other, "0", "abc"]) {
      expect((await app.send("GET", `/queue/job/${unknown}`)).status).toBe(404);
      expect((await app.send("DELETE", `/queue/job/${unknown}`)).status).toBe(404);
    }
  });
});

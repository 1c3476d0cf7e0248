import {
  CODE_EXECUTION_QUEUE,
  CODE_EXECUTION_TYPE,
  codeExecutionSchema,
  DEFAULT_EXECUTION_LIMITS,
} from "@millrace/code-execution";
import type { Job, JobHandler } from "@millrace/core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { createHeld } from "./test-handlers.fixture.ts";

const held = createHeld();

const result = {
  success: true,
  stdout: "Hello",
  stderr: "",
  exitCode: 0,
  executionTime: 3,
  memoryUsed: 3384,
  timedOut: false,
};
const failure = (code: string, more: object = {}) => ({
  ...result,
  success: false,
  code,
  error: "It failed.",
  ...more,
});

/** Takes the place of the container engine: the program's text says how it ends. What engines do is tested beside them. */
const standIn: JobHandler = {
  type: CODE_EXECUTION_TYPE,
  queue: CODE_EXECUTION_QUEUE,
  schema: codeExecutionSchema(DEFAULT_EXECUTION_LIMITS),
  execute(payload: { code: string }, context) {
    if (payload.code === "run until told otherwise") return held.handler.execute(payload, context);
    if (payload.code === "do not compile") return failure("compile_error", { stderr: "main.cpp:1: error" });
    if (payload.code === "run too long") return failure("timeout", { timedOut: true });
    return result;
  },
};

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [standIn], variables: { COMPILE_RATE_LIMIT: "5" } });
  const store = await app.jobs.connectStore();
  await store.configureQueue(CODE_EXECUTION_QUEUE, { concurrency: 2, maxWaiting: 3 });
  // Until the worker has registered, nobody is known to run programs.
  await vi.waitUntil(async () => (await submit("fine")).status === 202, { timeout: 10_000 });
});
afterAll(async () => {
  held.release();
  await app?.stop();
});

let users = 0;
const newUser = () => `user-${++users}`;
const submit = (code: string, userId = newUser(), options?: object) =>
  app.send("POST", "/api/compile", { roomId: "room", userId, code, ...(options && { options }) });
const read = (jobId: string) => app.send("GET", `/api/compile/${jobId}`);

async function submitAndWait(code: string) {
  const { jobId } = (await submit(code)).body;
  await app.jobs.waitFor(jobId, { timeoutMs: 20_000 });
  return (await read(jobId)).body;
}

describe("a program", () => {
  test("is answered 202, and its result is read back in the documents' words", async () => {
    const answer = await submit("fine");
    expect(answer).toMatchObject({
      status: 202,
      body: { status: "queued", message: "Compilation job queued successfully" },
    });
    expect(answer.headers.get("location")).toBe(`/api/compile/${answer.body.jobId}`);
    await app.jobs.waitFor(answer.body.jobId, { timeoutMs: 20_000 });
    expect((await read(answer.body.jobId)).body).toMatchObject({
      jobId: answer.body.jobId,
      status: "completed",
      position: null,
      result,
      error: null,
    });
  });

  test("that does not compile is failed with the compiler's words; one past its time is timeout", async () => {
    expect(await submitAndWait("do not compile")).toMatchObject({
      status: "failed",
      result: { success: false, stderr: "main.cpp:1: error" },
      error: { code: "compile_error" },
    });
    expect(await submitAndWait("run too long")).toMatchObject({
      status: "timeout",
      result: { timedOut: true },
    });
  });

  test("and its author are kept to the letter, whatever they hold", async () => {
    const text = "'; drop table millrace.ready; -- \\' $1 %s {{}} \u2028 😀";
    const answer = await app.send("POST", "/api/compile", { roomId: text, userId: text, code: text });
    expect(answer.status).toBe(202);
    expect((await app.jobs.getJob(answer.body.jobId))?.payload).toEqual({
      roomId: text,
      userId: text,
      code: text,
      language: "cpp",
    });
  });

  test.each([
    ["no user", { roomId: "r", code: "x" }, "/userId"],
    ["a user of 201 characters", { roomId: "r", userId: "u".repeat(201), code: "x" }, "/userId"],
    ["no code", { roomId: "r", userId: "u", code: "" }, "/code"],
    ["code over its size", { roomId: "r", userId: "u", code: "x".repeat(65_537) }, "/code"],
    ["code over its size in bytes", { roomId: "r", userId: "u", code: "ß".repeat(40_000) }, "/code"],
    [
      "an unknown option",
      { roomId: "r", userId: "u", code: "x", options: { network: true } },
      "/options/network",
    ],
    [
      "a flag that is not allowed",
      { roomId: "r", userId: "u", code: "x", options: { flags: ["-O2", "-Wl,-x"] } },
      "/options/flags/1",
    ],
    [
      "more time than the ceiling",
      { roomId: "r", userId: "u", code: "x", options: { timeout: 30_001 } },
      "/options/timeout",
    ],
    [
      "more memory than the ceiling",
      { roomId: "r", userId: "u", code: "x", options: { memoryLimit: "129m" } },
      "/options/memoryLimit",
    ],
    [
      "more processor than the ceiling",
      { roomId: "r", userId: "u", code: "x", options: { cpuLimit: "0.6" } },
      "/options/cpuLimit",
    ],
  ])("is refused with 400 that names the field: %s", async (_case, body, pointer) => {
    const answer = await app.send("POST", "/api/compile", body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  test("with NUL in its code is 400", async () => {
    expect((await submit("a\0b")).status).toBe(400);
  });
});

describe("limits", () => {
  test("the sixth submission of a user in a minute is 429 and stores nothing; others go on", async () => {
    const user = newUser();
    for (let n = 1; n <= 5; n++) {
      const { status, body } = await submit("fine", user);
      expect(status).toBe(202);
      await app.jobs.waitFor(body.jobId, { timeoutMs: 20_000 });
    }
    const stored = (await app.jobs.getJobs({ payload: { userId: user } })).length;
    const refused = await submit("fine", user);
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused).toMatchObject({
      status: 429,
      body: {
        code: "RATE_LIMITED",
        error: "Too many requests",
        retryAfter: seconds,
        message: expect.any(String),
      },
    });
    expect((await app.jobs.getJobs({ payload: { userId: user } })).length).toBe(stored);
    expect((await submit("fine")).status).toBe(202);
  });

  test("a submission repeated with its Idempotency-Key is one submission", async () => {
    const body = { roomId: "room", userId: newUser(), code: "fine" };
    const send = () => app.send("POST", "/api/compile", body, { "idempotency-key": body.userId });
    const first = await send();
    for (let n = 0; n < 6; n++) expect(await send()).toMatchObject({ status: 202, body: first.body });
  });

  test("positions count from 1; a full queue is 503; cancelling makes room; only the author may", async () => {
    const running = [await submit("run until told otherwise"), await submit("run until told otherwise")];
    for (const _ of running) await held.started();
    const author = newUser();
    const waiting = [
      await submit("run until told otherwise", author),
      await submit("fine"),
      await submit("fine"),
    ];
    const ids = waiting.map(({ body }) => body.jobId as string);
    const positions = await Promise.all(ids.map(async (id) => (await read(id)).body));
    expect(positions.map(({ status, position }) => [status, position])).toEqual([
      ["queued", 1],
      ["queued", 2],
      ["queued", 3],
    ]);

    const full = await submit("fine");
    expect(full).toMatchObject({
      status: 503,
      body: { code: "QUEUE_FULL", error: "Service unavailable", message: expect.stringContaining("full") },
    });
    expect(full.headers.get("retry-after")).not.toBeNull();

    const path = `/api/compile/${ids[0]}`;
    expect((await app.send("DELETE", path)).status).toBe(400);
    expect((await app.send("DELETE", `${path}?userId=somebody`)).status).toBe(404);
    const cancelled = await app.send("DELETE", `${path}?userId=${author}`);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { jobId: ids[0], status: "cancelled", message: "Job cancelled successfully" },
    });
    expect((await app.send("DELETE", `${path}?userId=${author}`)).status).toBe(409);
    expect((await read(ids[0] as string)).body.status).toBe("cancelled");

    const jobId = running[0]?.body.jobId as string;
    expect((await read(jobId)).body).toMatchObject({ status: "running", position: null });
    const { payload } = (await app.jobs.getJob(jobId)) as Job<{ userId: string }>;
    const stopped = await app.send("DELETE", `/api/compile/${jobId}?userId=${payload.userId}`);
    expect(stopped).toMatchObject({ status: 200, body: { status: "cancelled" } });
    held.release();
  });
});

test("jobs of other types do not exist for the code routes", async () => {
  const id = await app.jobs.createJob({ type: "data-processing", payload: { batchId: "b" } });
  expect((await read(id)).status).toBe(404);
  expect((await app.send("DELETE", `/api/compile/${id}?userId=u`)).status).toBe(404);
});

import { connectDocker } from "@millrace/container-engine";
import { type JobContext, silentLogger } from "@millrace/core";
import { expect, test } from "vitest";
import { createCodeExecutionHandlers } from "./handlers.ts";
import { DEFAULT_EXECUTION_LIMITS } from "./program/limits.ts";
import { createDockerSandbox } from "./sandbox/docker-sandbox.ts";

const dependencies = {
  sandbox: createDockerSandbox({ docker: await connectDocker(), image: "sha256:0", cpus: 2 }),
  limits: DEFAULT_EXECUTION_LIMITS,
};

test("one handler: three executions, a timeout is final, and nothing is waited for without end", () => {
  const handlers = createCodeExecutionHandlers(dependencies);
  expect(handlers).toEqual([
    expect.objectContaining({
      type: "code-execution",
      queue: "code-execution",
      retry: { maxRetries: 2, maxSnoozes: 120 },
      timeoutIsFinal: true,
    }),
  ]);
});

test("a job may take as long as all that it may wait for and do", () => {
  const limits = {
    ...DEFAULT_EXECUTION_LIMITS,
    compile: { ...DEFAULT_EXECUTION_LIMITS.compile, timeoutMs: 40_000 },
    run: { ...DEFAULT_EXECUTION_LIMITS.run, timeoutMs: 600_000 },
  };
  const [handler] = createCodeExecutionHandlers({ ...dependencies, limits });
  const packages = 30 + 180 + 180 + 180;
  const compilers = 2 * 3 * 40;
  expect(handler?.timeoutSeconds).toBe(packages + compilers + 600 + 60);
  const payload = {
    roomId: "room",
    userId: "user",
    language: "cpp",
    code: "x",
    options: { timeout: 600_000 },
  };
  expect(handler?.schema?.safeParse(payload).success).toBe(true);
});

test("a program whose engine is away waits for it, and no execution is counted", async () => {
  const docker = await connectDocker("unix:///nonexistent/engine.sock");
  const sandbox = createDockerSandbox({ docker, image: "sha256:0", cpus: 2 });
  const [handler] = createCodeExecutionHandlers({ ...dependencies, sandbox });
  const context: Partial<JobContext> = {
    jobId: "1",
    signal: new AbortController().signal,
    logger: silentLogger,
  };
  const payload = handler?.schema?.parse({ roomId: "r", userId: "u", language: "bash", code: "true" });
  await expect(handler?.execute(payload, context as JobContext)).rejects.toMatchObject({
    code: "snoozed",
    delayMs: 10_000,
    reason: "Docker could not be reached: connect ENOENT /nonexistent/engine.sock",
  });
});

import { expect, test } from "vitest";
import { connectDocker } from "@millrace/container-engine";
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
      retry: { maxRetries: 2, maxSnoozes: 60 },
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

import { silentLogger } from "@millrace/core";
import type { TestContext } from "vitest";
import { connectDocker } from "@millrace/container-engine";
import { ensureImage } from "./engine/image.ts";
import { probeDocker } from "./engine/probe.ts";
import { createCompileCache } from "./execution/compile-cache.ts";
import { execute } from "./execution/execute.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "./program/limits.ts";
import type { ExecutionResult } from "./result/result.ts";
import { createDockerSandbox } from "./sandbox/docker-sandbox.ts";
import { codeExecutionSchema } from "./program/schema.ts";

export const docker = await connectDocker();

/** Whether programs can be run here; asked once a file. */
export const engine = await probeDocker(docker);

/** gVisor's runtime, by the name that its own documents have the engine know it under. */
export const GVISOR = "runsc";
/** Whether they can be run with it. */
export const gvisor = await probeDocker(docker, GVISOR);

/** For `beforeEach`: an engine that answers and that the probe refuses runs none of the tests. */
export function skipWithoutEngine(context: TestContext): void {
  if (!engine.available) context.skip(engine.reason);
}

/** For `beforeAll`, with `IMAGE_BUILD_MS`: the first test is not to pay for the build. */
export async function prepareImage(): Promise<string> {
  return engine.available ? ensureImage(docker, silentLogger) : "";
}

/** Milliseconds for a first build of the image. */
export const IMAGE_BUILD_MS = 300_000;

export interface RunOptions {
  readonly flags?: readonly string[];
  readonly timeout?: number;
  readonly memoryLimit?: string;
  readonly cpuLimit?: string;
  readonly limits?: Partial<ExecutionLimits>;
  readonly jobId?: string;
  readonly signal?: AbortSignal;
}

/** Compiles and runs C++ as the handler does, from the payload on. */
export async function runCpp(code: string, options: RunOptions = {}): Promise<ExecutionResult> {
  if (!engine.available) throw new Error(engine.reason);
  const { limits: otherLimits, jobId = "1", signal = new AbortController().signal, ...asked } = options;
  const limits = { ...DEFAULT_EXECUTION_LIMITS, ...otherLimits };
  const payload = { roomId: "room", userId: "user", language: "cpp", code, options: asked };
  const image = await ensureImage(docker, silentLogger);
  const sandbox = createDockerSandbox({ docker, image, cpus: engine.cpus });
  const dependencies = { sandbox, limits, compiled: createCompileCache(0) };
  const execution = { jobId, signal, logger: silentLogger };
  try {
    return await execute(dependencies, codeExecutionSchema(limits).parse(payload), execution);
  } finally {
    await sandbox.close();
  }
}

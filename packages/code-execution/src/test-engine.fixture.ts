import { silentLogger } from "@millrace/core";
import { connectDocker } from "./engine/connect.ts";
import { ensureImage } from "./engine/image.ts";
import { probeDocker } from "./engine/probe.ts";
import { execute } from "./execute.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "./limits.ts";
import type { ExecutionResult } from "./result.ts";
import { codeExecutionSchema } from "./schema.ts";

export const docker = connectDocker();

/** Whether container tests can run here; asked once, before tests are declared. */
export const engine = await probeDocker(docker);

/** Ends the title of a suite: why it is not run here, or nothing. */
export const notRun: string = engine.available ? "" : ` (not run: ${engine.reason})`;

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
  const dependencies = { docker, image: await ensureImage(docker, silentLogger), cpus: engine.cpus, limits };
  return execute(dependencies, codeExecutionSchema(limits).parse(payload), {
    jobId,
    signal,
    logger: silentLogger,
  });
}

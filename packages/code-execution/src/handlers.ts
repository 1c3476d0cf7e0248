import { defineHandler, type JobHandler, snooze } from "@millrace/core";
import { type CompileCache, createCompileCache } from "./execution/compile-cache.ts";
import { INSTALL_LIMITS } from "./dependencies/install-set.ts";
import { PATIENCE_MS } from "./dependencies/patience.ts";
import { UNPACK_MS } from "./dependencies/set-images.ts";
import { engineAway } from "./engine/engine-call.ts";
import { execute } from "./execution/execute.ts";
import type { WorkspaceSettings } from "./execution/in-workspace.ts";
import { compileWallMs, type ExecutionLimits, jobTimeoutMs } from "./program/limits.ts";
import { widestLimits } from "./program/limits-of-language.ts";
import { liveStreams } from "./live-program.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import { codeExecutionSchema } from "./program/schema.ts";

export const CODE_EXECUTION_TYPE = "code-execution";
export const CODE_EXECUTION_QUEUE = "code-execution";

/** What programs run in, and what they may use. */
export interface CodeExecutionDependencies {
  readonly sandbox: Sandbox;
  readonly limits: ExecutionLimits;
  /** Of this sandbox and these limits alone. Default: one of 64 MiB. */
  readonly compiled?: CompileCache;
  /** Where programs keep files from run to run. Default: they keep none. */
  readonly workspaces?: WorkspaceSettings;
}

/** Of compiled programs, in memory. */
export const COMPILE_CACHE_BYTES: number = 64 * 1024 * 1024;
/** Seconds beyond the time limits for the engine's own work on a busy host. */
const ENGINE_SECONDS = 60;
/** Milliseconds until a program asks again for an engine that was away. */
const ENGINE_AWAY_MS = 10_000;

/**
 * How often a job gives itself back: for an engine that is away twenty minutes in all, while others make what it needs, 35 s
 * apart, over an hour. An image takes twenty minutes at most, so what hangs for good is told.
 */
const MAX_SNOOZES = 120;

/**
 * The handlers of this pack; programs run in `sandbox`.
 *
 * A program that does not compile, fails or hits a limit ends its job `failed` with the result kept; only when the
 * sandbox itself fails is the job tried again, three executions in all. While the engine cannot be reached, a program that has
 * not begun waits for it, and no execution is counted.
 */
export function createCodeExecutionHandlers(dependencies: CodeExecutionDependencies): JobHandler[] {
  const { compiled = createCompileCache(COMPILE_CACHE_BYTES) } = dependencies;
  return [
    defineHandler({
      type: CODE_EXECUTION_TYPE,
      queue: CODE_EXECUTION_QUEUE,
      schema: codeExecutionSchema(dependencies.limits),
      retry: { maxRetries: 2, maxSnoozes: MAX_SNOOZES },
      timeoutSeconds: timeoutSeconds(dependencies.limits),
      timeoutIsFinal: true,
      async execute(payload, context) {
        const { jobId, signal, logger } = context;
        const live = liveStreams(payload, context);
        const transaction: typeof context.transaction = (work) => context.transaction(work);
        const execution = { jobId, signal, logger, live, transaction };
        try {
          return await execute({ ...dependencies, compiled }, payload, execution);
        } catch (error) {
          const away = engineAway(error);
          throw away === undefined ? error : snooze(ENGINE_AWAY_MS, `Docker could not be reached: ${away}`);
        }
      },
    }),
  ];
}

/** All that an attempt may wait for and do. An equal program is compiled by another first, and then by it at the worst. */
function timeoutSeconds(limits: ExecutionLimits): number {
  const { run, compile } = widestLimits(limits);
  const packagesMs = PATIENCE_MS + INSTALL_LIMITS.timeoutMs + 2 * UNPACK_MS;
  const milliseconds = packagesMs + 2 * compileWallMs(compile) + jobTimeoutMs(run);
  return Math.ceil(milliseconds / 1000) + ENGINE_SECONDS;
}

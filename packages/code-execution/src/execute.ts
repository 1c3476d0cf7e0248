import { createHash } from "node:crypto";
import { type Logger, UnrecoverableError } from "@millrace/core";
import type { CompileCache } from "./compile-cache.ts";
import { parseCpuShare } from "./cpu-share.ts";
import type { Toolchain } from "./language/language.ts";
import { LANGUAGES } from "./language/languages.ts";
import type { ExecutionLimits, PhaseLimits } from "./limits.ts";
import { parseMemorySize } from "./memory-size.ts";
import { compileFailure, type ExecutionResult, type Outcome, programTooLarge, runResult } from "./result.ts";
import { workBytes } from "./sandbox/container-options.ts";
import type { GuestFile, GuestRequest } from "./sandbox/request.ts";
import type { GuestOutput, Sandbox } from "./sandbox/sandbox.ts";
import type { CodeExecutionPayload } from "./schema.ts";
import { phaseEnd } from "./verdict.ts";

/** What every execution shares. */
export interface ExecutionDependencies {
  readonly sandbox: Sandbox;
  readonly limits: ExecutionLimits;
  /** Of this sandbox and these limits. */
  readonly compiled: CompileCache;
}

/** For whom one execution is made. */
export interface Execution {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** One execution with all that it needs. */
interface Run extends ExecutionDependencies, Execution {
  readonly payload: CodeExecutionPayload;
  readonly toolchain: Toolchain;
}

// Nothing of ours: a program sees this and no more.
const ENVIRONMENT = { PATH: "/usr/bin:/bin", HOME: "/w", TMPDIR: "/w", LANG: "C.UTF-8" };

/**
 * Compiles in one sandbox and runs in another; only the bytes of the compiled program pass from one to the other.
 *
 * @throws UnrecoverableError for what this sandbox's driver cannot do.
 */
export async function execute(
  dependencies: ExecutionDependencies,
  payload: CodeExecutionPayload,
  execution: Execution,
): Promise<ExecutionResult> {
  const { driver } = dependencies.sandbox;
  const toolchain: Toolchain | undefined = LANGUAGES[payload.language].toolchains[driver];
  if (toolchain === undefined)
    throw new UnrecoverableError(
      `Programs in ${payload.language} need containers; here they run by the driver ${driver}.`,
    );
  const { lacks } = toolchain;
  const missing = payload.options?.flags?.find((flag) => lacks?.flags.test(flag));
  if (missing !== undefined)
    throw new UnrecoverableError(`${missing} cannot be used here. ${lacks?.sentence}`);
  const run = { ...dependencies, ...execution, payload, toolchain };
  const outcome = toolchain.compile === undefined ? await interpret(run) : await compileAndRun(run);
  return { driver, cache: null, ...outcome };
}

async function interpret(run: Run): Promise<Outcome> {
  const ran = await runProgram(run, source(run));
  await ran.removed;
  return runResult(null, ran);
}

async function compileAndRun(run: Run): Promise<Outcome & Partial<Pick<ExecutionResult, "cache">>> {
  const { output: compiled, cache } = await run.compiled.get(cacheKey(run), () => compile(run), run.signal);
  // The compiler's sandbox goes while the program runs.
  try {
    if (phaseEnd(compiled.report) !== "ok") return compileFailure(compiled, run.toolchain.lacks?.sentence);
    if (compiled.artifact.length > workBytes(runLimits(run).memoryBytes)) return programTooLarge(compiled);
    const name = run.toolchain.compile?.artifactName ?? "";
    const ran = await runProgram(run, { name, mode: 0o500, bytes: compiled.artifact });
    await ran.removed;
    return { ...runResult(compiled, ran), cache };
  } finally {
    await compiled.removed;
  }
}

/** All that the compiler is given, but for what is the same for every program of this process. */
function cacheKey({ payload: { language, code, options } }: Run): string {
  return createHash("sha256")
    .update(JSON.stringify([language, options?.flags ?? [], code]))
    .digest("base64");
}

function compile(run: Run): Promise<GuestOutput> {
  const { limits, payload, toolchain } = run;
  const name = toolchain.compile?.artifactName ?? "";
  return phase(run, "compile", limits.compile, {
    files: [source(run)],
    command: toolchain.compile?.command(payload.options?.flags ?? []) ?? [],
    stdoutBytes: limits.compilerOutputBytes,
    stderrBytes: limits.compilerOutputBytes,
    artifact: { name, maxBytes: limits.artifactBytes },
  });
}

function runProgram(run: Run, program: GuestFile): Promise<GuestOutput> {
  const { limits, payload, toolchain } = run;
  return phase(run, "run", runLimits(run), {
    files: [program],
    command: toolchain.runCommand,
    ...(payload.stdin === undefined ? {} : { stdin: Buffer.from(payload.stdin) }),
    stdoutBytes: limits.stdoutBytes,
    stderrBytes: limits.stderrBytes,
  });
}

function phase(
  { sandbox, jobId, signal, logger }: Run,
  name: string,
  { memoryBytes, cpus, timeoutMs }: PhaseLimits,
  request: Omit<GuestRequest, "environment" | "wallMs">,
): Promise<GuestOutput> {
  return sandbox.run({
    job: jobId,
    phase: name,
    limits: { memoryBytes, cpus },
    request: { ...request, environment: ENVIRONMENT, wallMs: timeoutMs },
    signal,
    logger,
  });
}

function source({ payload }: Run): GuestFile {
  return { name: LANGUAGES[payload.language].sourceName, mode: 0o400, bytes: Buffer.from(payload.code) };
}

/** What the payload asks for; the schema has held it to the ceilings, which also stand for what is left out. */
function runLimits({ payload: { options = {} }, limits: { run: ceilings } }: Run): PhaseLimits {
  return {
    timeoutMs: options.timeout ?? ceilings.timeoutMs,
    memoryBytes: parseMemorySize(options.memoryLimit ?? "") ?? ceilings.memoryBytes,
    cpus: parseCpuShare(options.cpuLimit ?? "") ?? ceilings.cpus,
  };
}

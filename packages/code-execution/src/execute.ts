import { type Logger, UnrecoverableError } from "@millrace/core";
import { parseCpuShare } from "./cpu-share.ts";
import { LANGUAGES } from "./language/languages.ts";
import type { ExecutionLimits, PhaseLimits } from "./limits.ts";
import { parseMemorySize } from "./memory-size.ts";
import { compileFailure, type ExecutionResult, type Outcome, programTooLarge, runResult } from "./result.ts";
import { workBytes } from "./sandbox/container-options.ts";
import type { GuestRequest } from "./sandbox/request.ts";
import type { GuestOutput, Sandbox } from "./sandbox/sandbox.ts";
import type { CodeExecutionPayload } from "./schema.ts";
import { phaseEnd } from "./verdict.ts";

/** What every execution shares. */
export interface CodeExecutionDependencies {
  readonly sandbox: Sandbox;
  readonly limits: ExecutionLimits;
}

/** For whom one execution is made. */
export interface Execution {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

// Nothing of ours: a program sees this and no more.
const ENVIRONMENT = { PATH: "/usr/bin:/bin", HOME: "/w", TMPDIR: "/w", LANG: "C.UTF-8" };

/** Compiles in one sandbox and runs in another; only the bytes of the compiled program pass from one to the other. */
export async function execute(
  dependencies: CodeExecutionDependencies,
  payload: CodeExecutionPayload,
  execution: Execution,
): Promise<ExecutionResult> {
  const { driver } = dependencies.sandbox;
  const { lacks } = LANGUAGES[payload.language].toolchains[driver];
  const missing = payload.options?.flags?.find((flag) => lacks?.flags.test(flag));
  if (missing !== undefined)
    throw new UnrecoverableError(`${missing} cannot be used here. ${lacks?.sentence}`);
  return { driver, ...(await compileAndRun(dependencies, payload, execution)) };
}

async function compileAndRun(
  dependencies: CodeExecutionDependencies,
  payload: CodeExecutionPayload,
  execution: Execution,
): Promise<Outcome> {
  const compiled = await compile(dependencies, payload, execution);
  // The compiler's sandbox goes while the program runs.
  try {
    if (phaseEnd(compiled.report) !== "ok")
      return compileFailure(
        compiled,
        LANGUAGES[payload.language].toolchains[dependencies.sandbox.driver].lacks?.sentence,
      );
    const allowed = runLimits(payload, dependencies.limits.run);
    if (compiled.artifact.length > workBytes(allowed.memoryBytes)) return programTooLarge(compiled);
    const ran = await run(dependencies, payload, execution, allowed, compiled.artifact);
    await ran.removed;
    return runResult(compiled, ran);
  } finally {
    await compiled.removed;
  }
}

function compile(
  dependencies: CodeExecutionDependencies,
  { language: name, code, options }: CodeExecutionPayload,
  execution: Execution,
): Promise<GuestOutput> {
  const { limits, sandbox } = dependencies;
  const language = LANGUAGES[name];
  return phase(dependencies, execution, "compile", limits.compile, {
    files: [{ name: language.sourceName, mode: 0o400, bytes: Buffer.from(code) }],
    command: language.toolchains[sandbox.driver].compileCommand(options?.flags ?? []),
    stdoutBytes: limits.compilerOutputBytes,
    stderrBytes: limits.compilerOutputBytes,
    artifact: { name: language.artifactName, maxBytes: limits.artifactBytes },
  });
}

function run(
  dependencies: CodeExecutionDependencies,
  { language: name }: CodeExecutionPayload,
  execution: Execution,
  allowed: PhaseLimits,
  program: Buffer,
): Promise<GuestOutput> {
  const { limits, sandbox } = dependencies;
  const language = LANGUAGES[name];
  return phase(dependencies, execution, "run", allowed, {
    files: [{ name: language.artifactName, mode: 0o500, bytes: program }],
    command: language.toolchains[sandbox.driver].runCommand,
    stdoutBytes: limits.stdoutBytes,
    stderrBytes: limits.stderrBytes,
  });
}

function phase(
  { sandbox }: CodeExecutionDependencies,
  { jobId, signal, logger }: Execution,
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

/** What the payload asks for; the schema has held it to the ceilings, which also stand for what is left out. */
function runLimits({ options = {} }: CodeExecutionPayload, ceilings: PhaseLimits): PhaseLimits {
  return {
    timeoutMs: options.timeout ?? ceilings.timeoutMs,
    memoryBytes: parseMemorySize(options.memoryLimit ?? "") ?? ceilings.memoryBytes,
    cpus: parseCpuShare(options.cpuLimit ?? "") ?? ceilings.cpus,
  };
}

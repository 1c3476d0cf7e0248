import type { Logger } from "@millrace/core";
import type Docker from "dockerode";
import { parseCpuShare } from "./cpu-share.ts";
import { LANGUAGES } from "./language/languages.ts";
import type { ExecutionLimits, PhaseLimits } from "./limits.ts";
import { parseMemorySize } from "./memory-size.ts";
import { compileFailure, type ExecutionResult, programTooLarge, runResult } from "./result.ts";
import { workBytes } from "./sandbox/container-options.ts";
import type { GuestRequest } from "./sandbox/request.ts";
import { type GuestOutput, runGuest } from "./sandbox/run-guest.ts";
import type { CodeExecutionPayload } from "./schema.ts";
import { phaseEnd } from "./verdict.ts";

/** What every execution shares. */
export interface CodeExecutionDependencies {
  readonly docker: Docker;
  readonly image: string;
  /** Processors of the engine's host. */
  readonly cpus: number;
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

/** Compiles in one container and runs in another; only the bytes of the compiled program pass from one to the other. */
export async function execute(
  dependencies: CodeExecutionDependencies,
  payload: CodeExecutionPayload,
  execution: Execution,
): Promise<ExecutionResult> {
  const compiled = await compile(dependencies, payload, execution);
  // The compiler's container goes while the program runs.
  try {
    if (phaseEnd(compiled.report) !== "ok") return compileFailure(compiled);
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
  const { limits } = dependencies;
  const language = LANGUAGES[name];
  return phase(dependencies, execution, "compile", limits.compile, {
    files: [{ name: language.sourceName, mode: 0o400, bytes: Buffer.from(code) }],
    command: language.compileCommand(options?.flags ?? []),
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
  const { limits } = dependencies;
  const language = LANGUAGES[name];
  return phase(dependencies, execution, "run", allowed, {
    files: [{ name: language.artifactName, mode: 0o500, bytes: program }],
    command: language.runCommand,
    stdoutBytes: limits.stdoutBytes,
    stderrBytes: limits.stderrBytes,
  });
}

function phase(
  { docker, image, cpus }: CodeExecutionDependencies,
  { jobId, signal, logger }: Execution,
  name: string,
  allowed: PhaseLimits,
  request: Omit<GuestRequest, "environment" | "wallMs">,
): Promise<GuestOutput> {
  return runGuest({
    docker,
    image,
    job: jobId,
    phase: name,
    // The engine refuses more processors than its host has.
    limits: { memoryBytes: allowed.memoryBytes, cpus: Math.min(allowed.cpus, cpus) },
    request: { ...request, environment: ENVIRONMENT, wallMs: allowed.timeoutMs },
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

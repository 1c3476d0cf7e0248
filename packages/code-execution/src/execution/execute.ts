import { createHash } from "node:crypto";
import { type JobContext, type Logger, systemClock, UnrecoverableError } from "@millrace/core";
import type { CompileCache } from "./compile-cache.ts";
import type { ReadySet } from "../dependencies/dependency-cache.ts";
import { sourcesOf } from "../program/entry-file.ts";
import type { Toolchain } from "../language/language.ts";
import { type ExecutionPath, executionPath } from "./execution-path.ts";
import { inWorkspace, type RunState, type WorkspaceSettings } from "./in-workspace.ts";
import { LANGUAGES } from "../language/languages.ts";
import { type ExecutionLimits, guestLimits, type PhaseLimits } from "../program/limits.ts";
import { asGiven } from "../program/as-given.ts";
import { type Program, type ProgramRun, type RunLimits, toProgram } from "../program/program.ts";
import {
  compileFailure,
  dependencyFailure,
  type ExecutionResult,
  type Outcome,
  programTooLarge,
} from "../result/result.ts";
import { resultOfRuns } from "../result/result-of-runs.ts";
import { workRoomFault } from "../sandbox/work-room.ts";
import type { GuestFile, GuestRequest } from "../sandbox/request.ts";
import type { GuestOutput, LiveStreams, Sandbox } from "../sandbox/sandbox.ts";
import type { CodeExecutionPayload } from "../program/schema.ts";
import { requireToolchain } from "./toolchain-of-program.ts";
import { compileEnd } from "../result/verdict.ts";

/** What every execution shares. */
export interface ExecutionDependencies {
  readonly sandbox: Sandbox;
  readonly limits: ExecutionLimits;
  /** Of this sandbox and these limits. */
  readonly compiled: CompileCache;
  /** Absent: programs keep no files. */
  readonly workspaces?: WorkspaceSettings;
}

/** For whom one execution is made. */
export interface Execution {
  readonly jobId: string;
  readonly signal: AbortSignal;
  /** While the job is held. Absent: nobody else can have it. */
  readonly transaction?: JobContext["transaction"];
  readonly logger: Logger;
  /** Of its runs; absent: nobody follows them. */
  readonly live?: LiveStreams | undefined;
}

/** One execution with all that it needs. */
interface Work extends ExecutionDependencies, Execution {
  readonly program: Program;
  readonly toolchain: Toolchain;
  /** Its packages. Absent: it asked for none. */
  readonly set?: ReadySet;
  /** The files of its workspace. Absent: it named none. */
  readonly state?: RunState;
}

// Nothing of ours: a program sees this and what it was given, and no more.
const ENVIRONMENT = { PATH: "/usr/bin:/bin", HOME: "/w", TMPDIR: "/w", LANG: "C.UTF-8" };

/**
 * Compiles in one sandbox and runs in others, each run in one of its own; only the bytes of the compiled program pass from
 * one to the others.
 *
 * @throws UnrecoverableError for what this sandbox's driver cannot do.
 */
export async function execute(
  dependencies: ExecutionDependencies,
  payload: CodeExecutionPayload,
  execution: Execution,
): Promise<ExecutionResult> {
  const { driver, runtime } = dependencies.sandbox;
  const program = toProgram(payload, dependencies.limits, driver);
  const toolchain = requireToolchain(program, payload.version, driver);
  const work = { ...dependencies, ...execution, program, toolchain };
  const executed = program.workspace === undefined ? await start(work) : await startInWorkspace(work);
  const ranIn = { driver, ...(runtime === undefined ? {} : { runtime }) };
  return { ...ranIn, cache: null, dependencies: null, ...executed };
}

function start(work: Work): Promise<Executed> {
  return work.program.lock === undefined ? run(work) : runWithPackages(work);
}

async function startInWorkspace(work: Work): Promise<Executed> {
  const { sandbox, workspaces, program, toolchain, signal, transaction, logger } = work;
  if (sandbox.keepsFiles !== true)
    throw new UnrecoverableError(
      `Workspaces need containers; here programs run by the driver ${sandbox.driver}.`,
    );
  if (workspaces === undefined || program.workspace === undefined)
    throw new UnrecoverableError("Workspaces need a place for their files, and here is none.");
  const names = program.files.map(({ name }) => name);
  const given = [...names, ...(toolchain.compile?.makes(names) ?? [])];
  const key = program.workspace;
  const asked = { key, given, signal, logger, ...(transaction !== undefined && { transaction }) };
  return inWorkspace(workspaces, asked, (state) => start({ ...work, state }));
}

function run(work: Work): Promise<Executed> {
  return work.toolchain.compile === undefined ? interpret(work) : compileAndRun(work);
}

async function runWithPackages(work: Work): Promise<Executed> {
  const { sandbox, program } = work;
  if (sandbox.dependencies === undefined || program.lock === undefined)
    throw new UnrecoverableError(
      `Dependencies need containers; here programs run by the driver ${sandbox.driver}.`,
    );
  return sandbox.dependencies.with(program.lock, work, async (set) => {
    if ("end" in set) return { ...dependencyFailure(set), ...executionPath(null, []) };
    const { cache, ms } = set;
    return { ...(await run({ ...work, set })), dependencies: { cache, ms } };
  });
}

/** How it ended, and where the time went. */
type Executed = Outcome &
  ExecutionPath &
  Partial<Pick<ExecutionResult, "cache" | "dependencies" | "workspace">>;

async function interpret(work: Work): Promise<Executed> {
  const files = sources(work.program);
  const fault = runRoomFault(work, files);
  if (fault !== undefined) return { ...programTooLarge(null, fault), ...executionPath(null, []) };
  const ran = await runAll(work, files);
  return { ...resultOfRuns(work.program, null, ran), ...executionPath(null, ran) };
}

async function compileAndRun(work: Work): Promise<Executed> {
  const { program, toolchain } = work;
  const unfit = workRoomFault({ files: sources(program) }, program.compile.memoryBytes);
  if (unfit !== undefined) return { ...programTooLarge(null, unfit), ...executionPath(null, []) };
  const key = cacheKey(program);
  const askedMs = systemClock.monotonic();
  let begunMs: number | undefined;
  const { output: compiled, cache } = await work.compiled.get(
    key,
    () => {
      begunMs = systemClock.monotonic();
      return compile(work);
    },
    work.signal,
  );
  const waitMs = (begunMs ?? systemClock.monotonic()) - askedMs;
  // What was compiled before took no time now.
  const compiler = cache === "hit" ? null : compiled;
  if (compileEnd(compiled) !== "ok")
    return { ...compileFailure(compiled, toolchain.lacks?.sentence), ...executionPath(compiler, [], waitMs) };
  const made = compiled.left.map(({ name, bytes }) => ({ name, bytes, mode: 0o500 }));
  const others = sources(program).filter(({ name }) => !made.some((file) => file.name === name));
  const fault = runRoomFault(work, [...made, ...others]);
  if (fault !== undefined)
    return { ...programTooLarge(compiled, fault), ...executionPath(compiler, [], waitMs) };
  const ran = await runAll(work, [...made, ...others]);
  return { ...resultOfRuns(program, compiled, ran), ...executionPath(compiler, ran, waitMs), cache };
}

/** Of whichever run is sent the most. */
function runRoomFault({ program, state }: Work, files: readonly GuestFile[]): string | undefined {
  const all = [...files, ...(state?.files ?? [])];
  return program.runs
    .map(({ stdin }) =>
      workRoomFault({ files: all, ...(stdin === undefined ? {} : { stdin }) }, program.limits.memoryBytes),
    )
    .find((fault) => fault !== undefined);
}

/** All that the compiler is given, but for what is the same for every program of this process. */
function cacheKey({ language, flags, files, entry }: Program): string {
  const hash = createHash("sha256").update(JSON.stringify([language, flags, entry]));
  for (const { name, bytes } of files) hash.update(`\0${name}\0${bytes.length}\0`).update(bytes);
  return hash.digest("base64");
}

function compile(work: Work): Promise<GuestOutput> {
  const { limits, program, toolchain } = work;
  const { language, files, entry, flags, compile: phaseLimits } = program;
  const names = files.map(({ name }) => name);
  return phase(work, "compile", phaseLimits, {
    cpuMs: phaseLimits.cpuMs,
    files: sources(program),
    command: toolchain.compile?.command(sourcesOf(LANGUAGES[language], names, entry), flags) ?? [],
    environment: ENVIRONMENT,
    stdoutBytes: limits.compilerOutputBytes,
    stderrBytes: limits.compilerOutputBytes,
    left: { names: toolchain.compile?.makes(names) ?? [], maxBytes: limits.artifactBytes },
  });
}

/** One after the other: a job takes the room of one program. */
async function runAll(work: Work, files: readonly GuestFile[]): Promise<GuestOutput[]> {
  const ran: GuestOutput[] = [];
  for (const run of work.program.runs) ran.push(await runOnce(work, files, run));
  return ran;
}

async function runOnce(
  work: Work,
  files: readonly GuestFile[],
  { args, stdin }: ProgramRun,
): Promise<GuestOutput> {
  const { limits, program, toolchain, live, state } = work;
  const { stdoutBytes, stderrBytes } = program.limits;
  const request = {
    files: [...files, ...(state?.files ?? [])],
    command: [...toolchain.runCommand(program.entry, live !== undefined), ...args],
    environment: { ...ENVIRONMENT, ...program.environment },
    ...(stdin === undefined ? {} : { stdin }),
    ...(live?.read === undefined ? {} : { isInteractive: true }),
    ...asGiven(program.limits, ["cpuMs", "cpuExtraMs", "fileBytes", "stackBytes"]),
    stdoutBytes,
    stderrBytes,
    ...(program.stderrToStdout ? { stderrToStdout: true } : {}),
    ...(program.outputs.length === 0
      ? {}
      : { left: { names: program.outputs, maxBytes: limits.outputFilesBytes } }),
    ...(state === undefined
      ? {}
      : { keep: { maxFiles: limits.workspaceFiles, maxBytes: limits.workspaceBytes } }),
  };
  const output = await phase(work, "run", program.limits, request, live);
  state?.take(output.kept);
  return output;
}

function phase(
  { sandbox, set, jobId, signal, logger }: Work,
  name: "compile" | "run",
  limits: PhaseLimits & Pick<RunLimits, "processes">,
  request: Omit<GuestRequest, "wallMs">,
  live?: LiveStreams,
): Promise<GuestOutput> {
  return sandbox.run({
    job: jobId,
    phase: name,
    limits: guestLimits(limits),
    ...asGiven(limits, ["processes"]),
    // What compilers make is the same for every set, and kept as such.
    ...(set === undefined || name === "compile" ? {} : { image: set.image }),
    request: { ...request, wallMs: limits.timeoutMs },
    signal,
    logger,
    ...(live === undefined ? {} : { live }),
  });
}

function sources({ files }: Program): GuestFile[] {
  return files.map(({ name, bytes }) => ({ name, mode: 0o400, bytes }));
}

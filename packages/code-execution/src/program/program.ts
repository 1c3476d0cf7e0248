import type { WorkspaceKey } from "@millrace/core";
import { asGiven } from "./as-given.ts";
import { parseCpuShare } from "./cpu-share.ts";
import type { Lock } from "../dependencies/installer.ts";
import { findEntry } from "./entry-file.ts";
import type { Language } from "../language/language.ts";
import { type LanguageName, LANGUAGES } from "../language/languages.ts";
import type { DriverName } from "../sandbox/sandbox.ts";
import { compileWallMs, type ExecutionLimits, type PhaseLimits, jobTimeoutMs } from "./limits.ts";
import { limitsOfLanguage, type RunRanges } from "./limits-of-language.ts";
import { parseMemorySize } from "./memory-size.ts";
import type { CodeExecutionPayload } from "./schema.ts";

/** One program with all that is to be done with it: what every payload becomes. */
export interface Program {
  readonly language: LanguageName;
  /** At least one; names are checked. */
  readonly files: readonly SourceFile[];
  /** Name of the file that the program starts with. */
  readonly entry: string;
  readonly flags: readonly string[];
  readonly compile: CompilePhase;
  readonly environment: Readonly<Record<string, string>>;
  /** Packages that it finds when it runs. */
  readonly lock?: Lock;
  readonly limits: RunLimits;
  /** What it writes to stderr goes to stdout. */
  readonly stderrToStdout: boolean;
  /** Names of the files to hand back. */
  readonly outputs: readonly string[];
  /** Where its files are kept from run to run. Absent: nowhere. */
  readonly workspace?: WorkspaceKey;
  /** Runs of the program, one after the other; at least one. */
  readonly runs: readonly ProgramRun[];
  /** The runs are the tests that were asked for. */
  readonly isTested: boolean;
}

/** What the compiler may use. */
export interface CompilePhase extends PhaseLimits {
  /** Milliseconds of processor time. */
  readonly cpuMs: number;
}

export interface SourceFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface ProgramRun {
  readonly name?: string;
  readonly args: readonly string[];
  /** Absent: nothing to read. */
  readonly stdin?: Buffer;
  readonly expected?: string;
}

export interface RunLimits extends PhaseLimits {
  /** Milliseconds of processor time. Absent: no limit of its own. */
  readonly cpuMs?: number;
  /** Milliseconds past `cpuMs` before it is stopped. Absent: none. */
  readonly cpuExtraMs?: number;
  /** Bytes of each stream. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Bytes of each file that it writes, of its stack, and its processes. Absent: what a container has. */
  readonly fileBytes?: number;
  readonly stackBytes?: number;
  readonly processes?: number;
}

type Test = NonNullable<CodeExecutionPayload["tests"]>[number];

/** A payload that the schema of these limits has accepted. `driver`: that which is to run it. */
export function toProgram(
  payload: CodeExecutionPayload,
  limits: ExecutionLimits,
  driver?: DriverName,
): Program {
  const { language, tests, compile: asked } = payload;
  const { run, compile } = limitsOfLanguage(language, limits, driver);
  const files = sourceFiles(payload);
  const entry = findEntry(
    LANGUAGES[language],
    files.map(({ name }) => name),
    payload.entry,
  );
  if (typeof entry !== "string") throw new TypeError(`The program's entry ${entry.fault}.`);
  return {
    language,
    files,
    entry,
    flags: asked?.flags ?? payload.options?.flags ?? [],
    compile: {
      ...compile,
      timeoutMs: asked?.timeoutMs ?? compileWallMs(compile),
      cpuMs: asked?.cpuMs ?? compile.timeoutMs,
    },
    environment: payload.env ?? {},
    ...lockOf(payload),
    limits: runLimits(payload, run, limits.stderrBytes),
    stderrToStdout: payload.stderrToStdout === true,
    outputs: payload.outputs ?? [],
    ...workspaceOf(payload),
    runs: (tests ?? [{}]).map((test) => programRun(payload, test)),
    isTested: tests !== undefined,
  };
}

function lockOf({ language, dependencies }: CodeExecutionPayload): Pick<Program, "lock"> {
  const { installer }: Language = LANGUAGES[language];
  if (dependencies === undefined || installer === undefined) return {};
  return { lock: { installer, files: dependencies as Record<string, string> } };
}

function workspaceOf({ workspace, owner = "" }: CodeExecutionPayload): Pick<Program, "workspace"> {
  return workspace === undefined ? {} : { workspace: { owner, name: workspace } };
}

/** What a test leaves out is the program's. */
function programRun(
  { args: ownArgs = [], stdin: ownStdin }: CodeExecutionPayload,
  { name, args = ownArgs, stdin = ownStdin, expected }: Test,
): ProgramRun {
  return {
    args,
    ...(name === undefined ? {} : { name }),
    ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }),
    ...(expected === undefined ? {} : { expected }),
  };
}

function sourceFiles({ language, code, files }: CodeExecutionPayload): SourceFile[] {
  const given = files ?? [{ name: LANGUAGES[language].sourceName, content: code ?? "" }];
  return given.map(({ name, content, encoding }) => ({
    name,
    bytes: Buffer.from(content, encoding ?? "utf8"),
  }));
}

/** What the payload asks for, which the schema has held to what there is at most. */
function runLimits(payload: CodeExecutionPayload, run: RunRanges, stderrBytes: number): RunLimits {
  const { options = {}, limits = {}, tests = [] } = payload;
  const outputBytes = limits.outputBytes ?? run.outputBytes.default;
  const cpuMs = limits.cpuMs ?? run.cpuMs.default;
  return {
    timeoutMs:
      limits.timeoutMs ??
      options.timeout ??
      (tests.length === 0
        ? run.timeoutMs.default
        : Math.min(
            run.timeoutMs.default,
            Math.floor(jobTimeoutMs({ timeoutMs: run.timeoutMs.most }) / tests.length),
          )),
    ...(cpuMs === undefined ? {} : { cpuMs }),
    ...asGiven(limits, ["cpuExtraMs", "fileBytes", "stackBytes", "processes"]),
    memoryBytes:
      limits.memoryMb === undefined
        ? (parseMemorySize(options.memoryLimit ?? "") ?? run.memoryBytes.default)
        : limits.memoryMb * 1024 * 1024,
    cpus: parseCpuShare(options.cpuLimit ?? "") ?? run.cpus.default,
    stdoutBytes: outputBytes,
    stderrBytes: Math.min(outputBytes, stderrBytes),
  };
}

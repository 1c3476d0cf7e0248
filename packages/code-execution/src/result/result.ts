import type { ExecutionPath } from "../execution/execution-path.ts";
import type { WorkspaceUse } from "../execution/in-workspace.ts";
import type { InstallFailure } from "../dependencies/dependency-cache.ts";
import { type Evidence, evidenceOf } from "./evidence.ts";
import { isExpected } from "./expected-output.ts";
import { jsonShare, outputText, plainWords } from "./output-text.ts";
import type { ProgramRun } from "../program/program.ts";
import { type OutputFile, outputFiles } from "./output-files.ts";
import type { GuestReport } from "../sandbox/report.ts";
import type { DriverName, GuestOutput } from "../sandbox/sandbox.ts";
import { compileEnd, type PhaseEnd, phaseEnd, runVerdict, type Verdict } from "./verdict.ts";

/** What one phase used. */
export interface PhaseSummary {
  readonly end: PhaseEnd;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** KiB. */
  readonly memoryUsed: number;
  /** Processes or threads that the limit refused. */
  readonly processesRefused: number;
}

/** Result of a `code-execution` job. With `success: false` the job ends `failed` with `error` and `code`. */
export interface ExecutionResult extends Outcome, ExecutionPath {
  /** What the program ran in. */
  readonly driver: DriverName;
  /** What the engine ran its containers with, such as `runc` or `runsc`. Absent without containers. */
  readonly runtime?: string;
  /** Whether the compiled program was there already; null when nothing was compiled to be run. */
  readonly cache: "hit" | "miss" | null;
  /** Whether its packages were there already, and the milliseconds until they were; null when it asked for none. */
  readonly dependencies: { readonly cache: "hit" | "miss"; readonly ms: number } | null;
  /** Absent: it named no workspace. */
  readonly workspace?: WorkspaceUse;
}

/** How one run of a program ended. */
export interface RunOutcome {
  readonly success: boolean;
  readonly verdict: Verdict;
  /** Of a verdict that has several reasons: `cpu` or `wall`, `stdout` or `stderr`, `signal` or `exit_code` …; else null. */
  readonly reason: string | null;
  /** One sentence for people; absent on success. */
  readonly error?: string;
  /** `timeout`, or the verdict; absent on success. */
  readonly code?: string;
  readonly stdout: string;
  /** `base64`: what the program wrote is no UTF-8. */
  readonly stdoutEncoding: "utf8" | "base64";
  /** The program's, or the compiler's when the program was not compiled. */
  readonly stderr: string;
  readonly stderrEncoding: "utf8" | "base64";
  readonly stdoutTruncated: boolean;
  readonly stderrTruncated: boolean;
  /** Bytes that the program wrote, as far as they were counted, beside what is told of them; 0 when it did not run. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** The program's. `null` when it did not run or a signal ended it. */
  readonly exitCode: number | null;
  /** Name of the signal that ended the program. */
  readonly signal: string | null;
  /** Milliseconds of wall time that the program ran; 0 when it did not. */
  readonly executionTime: number;
  /** Milliseconds of processor time of the program, with all its processes; 0 when it did not run. */
  readonly cpuTime: number;
  /** KiB at the program's peak; the compiler's when the program did not run. */
  readonly memoryUsed: number;
  /** Bytes that the program's own process had resident at its peak; null: it did not run, or it is not known. */
  readonly maxRss: number | null;
  /** All that was seen of the program, or of the compiler when the program did not run; the verdict rests on it. */
  readonly evidence: readonly Evidence[];
  /** Whether compiling or running took longer than its limit. */
  readonly timedOut: boolean;
  /** The files that were to be handed back; absent when none were. */
  readonly files?: readonly OutputFile[];
}

/** One test: how its run ended. */
export interface TestOutcome extends RunOutcome {
  readonly name?: string;
  /** Whether it ended well and wrote what was expected, if that was said. */
  readonly passed: boolean;
}

/** How compiling and running ended. With tests, what is told of a run is told of the test that decided. */
export interface Outcome extends RunOutcome {
  /** What the compiler said of a program that it accepted: its warnings. */
  readonly compilerOutput: string;
  /** `compile`: null for a language that is not compiled; `run`: null when the program did not run. */
  readonly phases: { readonly compile: PhaseSummary | null; readonly run: PhaseSummary | null };
  /** In their order; absent without tests, and when the program was not compiled. */
  readonly tests?: readonly TestOutcome[];
}

/** The compiler made no program. `hint` is said after its own words. */
export function compileFailure(compiled: GuestOutput, hint?: string): Outcome {
  const end = compileEnd(compiled);
  const words = plainWords(compiled.stderr, compiled.report.stderrBytes, jsonShare(2));
  return {
    ...notRun(compiled, COMPILE_ERRORS[end]),
    verdict: "compile_error",
    reason: COMPILE_REASONS[end],
    code: end === "time_limit" ? "timeout" : "compile_error",
    stderr: [
      words.text === "" ? COMPILE_ERRORS[end] : words.text,
      ...(hint === undefined ? [] : [hint]),
    ].join("\n"),
    stderrTruncated: words.cut,
    timedOut: end === "time_limit",
  };
}

/** The program is too large to be started within the memory that it has. `fault`: of its files. */
export function programTooLarge(compiled: GuestOutput | null, fault: string): Outcome {
  const error = `The program's files ${fault}.`;
  return { ...notRun(compiled, error), verdict: "memory_limit", code: "memory_limit" };
}

/** Its packages could not be installed. */
export function dependencyFailure({ end, words }: InstallFailure): Outcome {
  const error = INSTALL_ERRORS[end];
  return {
    ...notRun(null, error),
    verdict: "dependency_error",
    reason: COMPILE_REASONS[end],
    code: "dependency_error",
    stderr: words === "" ? error : words,
    timedOut: end === "time_limit",
  };
}

function notRun(compiled: GuestOutput | null, error: string): Omit<Outcome, "verdict" | "code"> {
  return {
    success: false,
    reason: null,
    error,
    stdout: "",
    stdoutEncoding: "utf8",
    stderr: error,
    stderrEncoding: "utf8",
    stdoutTruncated: false,
    stderrTruncated: false,
    stdoutBytes: 0,
    stderrBytes: 0,
    exitCode: null,
    signal: null,
    executionTime: 0,
    cpuTime: 0,
    memoryUsed: compiled === null ? 0 : kib(compiled.report),
    maxRss: null,
    evidence: compiled === null ? [] : evidenceOf(compiled.report),
    timedOut: false,
    compilerOutput: "",
    phases: { compile: compiled === null ? null : compileSummary(compiled), run: null },
  };
}

/** `texts`: how many share the room of the result. */
export function runOutcome(
  ran: GuestOutput,
  { expected }: Pick<ProgramRun, "expected">,
  texts: number,
): RunOutcome {
  const { report } = ran;
  const share = jsonShare(texts);
  const files = outputFiles(ran.left, share);
  const verdict = judge(ran, files, expected);
  const { stdoutBytes, stderrBytes } = report;
  const stdout = outputText(ran.stdout, stdoutBytes, share);
  const stderr = outputText(ran.stderr, stderrBytes, share);
  return {
    success: verdict === "ok",
    verdict,
    reason: runReason(verdict, report),
    ...(verdict === "ok"
      ? {}
      : { error: runError(verdict, report), code: verdict === "time_limit" ? "timeout" : verdict }),
    stdout: stdout.text,
    stdoutEncoding: stdout.encoding,
    stderr: stderr.text,
    stderrEncoding: stderr.encoding,
    stdoutTruncated: stdout.cut,
    stderrTruncated: stderr.cut,
    stdoutBytes,
    stderrBytes,
    exitCode: report.exitCode,
    signal: report.signal,
    executionTime: Math.round(report.wallMs),
    cpuTime: Math.round(report.cpuMs),
    memoryUsed: kib(report),
    maxRss: report.maxRssBytes,
    evidence: evidenceOf(report),
    timedOut: verdict === "time_limit",
    ...(files.length === 0 ? {} : { files }),
  };
}

function judge({ report, stdout }: GuestOutput, files: readonly OutputFile[], expected?: string): Verdict {
  const ended = runVerdict(report);
  if (ended !== "ok") return ended;
  if (files.some((file) => "error" in file)) return "file_error";
  return expected === undefined || isExpected(stdout, expected) ? "ok" : "wrong_answer";
}

/** What is told of a program beside its runs. */
export function programOutcome(
  compiled: GuestOutput | null,
  ran: GuestOutput,
): Pick<Outcome, "compilerOutput" | "phases"> {
  return {
    compilerOutput:
      compiled === null ? "" : plainWords(compiled.stderr, compiled.report.stderrBytes, jsonShare(16)).text,
    phases: {
      compile: compiled === null ? null : compileSummary(compiled),
      run: summary(ran.report, phaseEnd(ran.report)),
    },
  };
}

const COMPILE_ERRORS: Readonly<Record<PhaseEnd, string>> = {
  ok: "The program does not compile.",
  error: "The program does not compile.",
  time_limit: "Compiling took longer than its time limit.",
  memory_limit: "The compiler needed more memory than its limit.",
  output_limit: "The compiler wrote more messages than its limit.",
  artifact_limit: "The compiled program is missing or larger than its limit.",
};

const INSTALL_ERRORS: Readonly<Record<InstallFailure["end"], string>> = {
  error: "The program's packages could not be installed.",
  time_limit: "Installing the program's packages took longer than its time limit.",
  memory_limit: "Installing the program's packages needed more memory than its limit.",
  output_limit: "The installer wrote more messages than its limit.",
  artifact_limit: "The program's packages are larger than their limit.",
};

const COMPILE_REASONS: Readonly<Record<PhaseEnd, string>> = {
  ok: "error",
  error: "error",
  time_limit: "time",
  memory_limit: "memory",
  output_limit: "output",
  artifact_limit: "file",
};

function runReason(verdict: Verdict, report: GuestReport): string | null {
  if (verdict === "time_limit" || verdict === "output_limit") return report.stopped[0] ?? null;
  if (verdict === "runtime_error") return report.signal === null ? "exit_code" : "signal";
  return null;
}

function runError(verdict: Verdict, report: GuestReport): string {
  const [limit] = report.stopped;
  switch (verdict) {
    case "time_limit":
      return limit === "cpu"
        ? "The program used more processor time than its limit."
        : "The program ran longer than its time limit.";
    case "memory_limit":
      return "The program needed more memory than its limit.";
    case "output_limit":
      return `The program wrote more to ${limit} than its limit.`;
    case "file_error":
      return "The program did not leave all of the files that were asked for.";
    case "wrong_answer":
      return "The program wrote something else than was expected.";
    default:
      return report.signal === null
        ? `The program ended with exit code ${report.exitCode}.`
        : `The program was ended by ${report.signal}.`;
  }
}

function compileSummary(compiled: GuestOutput): PhaseSummary {
  return summary(compiled.report, compileEnd(compiled));
}

function summary(report: GuestReport, end: PhaseEnd): PhaseSummary {
  return {
    end,
    wallMs: Math.round(report.wallMs),
    cpuMs: Math.round(report.cpuMs),
    memoryUsed: kib(report),
    processesRefused: report.processesRefused,
  };
}

function kib({ memoryBytes }: GuestReport): number {
  return Math.ceil(memoryBytes / 1024);
}

import { outputText } from "./output-text.ts";
import type { GuestReport } from "./sandbox/report.ts";
import type { DriverName, GuestOutput } from "./sandbox/sandbox.ts";
import { type PhaseEnd, phaseEnd, runVerdict, type Verdict } from "./verdict.ts";

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
export interface ExecutionResult extends Outcome {
  /** What the program ran in. */
  readonly driver: DriverName;
  /** Whether the compiled program was there already; null when nothing was compiled to be run. */
  readonly cache: "hit" | "miss" | null;
}

/** How compiling and running ended. */
export interface Outcome {
  readonly success: boolean;
  readonly verdict: Verdict;
  /** One sentence for people; absent on success. */
  readonly error?: string;
  /** `timeout`, or the verdict; absent on success. */
  readonly code?: string;
  readonly stdout: string;
  /** The program's, or the compiler's when the program was not compiled. */
  readonly stderr: string;
  readonly stdoutTruncated: boolean;
  readonly stderrTruncated: boolean;
  /** The program's. `null` when it did not run or a signal ended it. */
  readonly exitCode: number | null;
  /** Name of the signal that ended the program. */
  readonly signal: string | null;
  /** Milliseconds of wall time that the program ran; 0 when it did not. */
  readonly executionTime: number;
  /** KiB at the program's peak; the compiler's when the program did not run. */
  readonly memoryUsed: number;
  /** Whether compiling or running took longer than its limit. */
  readonly timedOut: boolean;
  /** What the compiler said of a program that it accepted: its warnings. */
  readonly compilerOutput: string;
  /** `compile`: null for a language that is not compiled; `run`: null when the program did not run. */
  readonly phases: { readonly compile: PhaseSummary | null; readonly run: PhaseSummary | null };
}

/** The compiler made no program. `hint` is said after its own words. */
export function compileFailure(compiled: GuestOutput, hint?: string): Outcome {
  const end = phaseEnd(compiled.report);
  const words = outputText(compiled.stderr, compiled.report.stderrTruncated);
  return {
    ...notRun(compiled, COMPILE_ERRORS[end]),
    verdict: "compile_error",
    code: end === "time_limit" ? "timeout" : "compile_error",
    stderr: [
      words.text === "" ? COMPILE_ERRORS[end] : words.text,
      ...(hint === undefined ? [] : [hint]),
    ].join("\n"),
    stderrTruncated: compiled.report.stderrTruncated || words.cut,
    timedOut: end === "time_limit",
  };
}

/** The program is too large to be started within the memory that the job asked for. */
export function programTooLarge(compiled: GuestOutput): Outcome {
  const error = "The compiled program does not fit into half of its memory limit.";
  return { ...notRun(compiled, error), verdict: "memory_limit", code: "memory_limit" };
}

function notRun({ report }: GuestOutput, error: string): Omit<Outcome, "verdict" | "code"> {
  return {
    success: false,
    error,
    stdout: "",
    stderr: error,
    stdoutTruncated: false,
    stderrTruncated: false,
    exitCode: null,
    signal: null,
    executionTime: 0,
    memoryUsed: kib(report),
    timedOut: false,
    compilerOutput: "",
    phases: { compile: summary(report), run: null },
  };
}

export function runResult(compiled: GuestOutput | null, ran: GuestOutput): Outcome {
  const { report } = ran;
  const verdict = runVerdict(report);
  const stdout = outputText(ran.stdout, report.stdoutTruncated);
  const stderr = outputText(ran.stderr, report.stderrTruncated);
  return {
    success: verdict === "ok",
    verdict,
    ...(verdict === "ok"
      ? {}
      : { error: runError(verdict, report), code: verdict === "time_limit" ? "timeout" : verdict }),
    stdout: stdout.text,
    stderr: stderr.text,
    stdoutTruncated: report.stdoutTruncated || stdout.cut,
    stderrTruncated: report.stderrTruncated || stderr.cut,
    exitCode: report.exitCode,
    signal: report.signal,
    executionTime: Math.round(report.wallMs),
    memoryUsed: kib(report),
    timedOut: verdict === "time_limit",
    compilerOutput:
      compiled === null ? "" : outputText(compiled.stderr, compiled.report.stderrTruncated).text,
    phases: { compile: compiled === null ? null : summary(compiled.report), run: summary(report) },
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

function runError(verdict: Verdict, report: GuestReport): string {
  switch (verdict) {
    case "time_limit":
      return "The program ran longer than its time limit.";
    case "memory_limit":
      return "The program needed more memory than its limit.";
    case "output_limit":
      return `The program wrote more to ${report.stopped} than its limit.`;
    default:
      return report.signal === null
        ? `The program ended with exit code ${report.exitCode}.`
        : `The program was ended by ${report.signal}.`;
  }
}

function summary(report: GuestReport): PhaseSummary {
  return {
    end: phaseEnd(report),
    wallMs: Math.round(report.wallMs),
    cpuMs: Math.round(report.cpuMs),
    memoryUsed: kib(report),
    processesRefused: report.processesRefused,
  };
}

function kib({ memoryBytes }: GuestReport): number {
  return Math.ceil(memoryBytes / 1024);
}

import type { PistonStage } from "@millrace/contract";
import type { Job } from "@millrace/core";
import { storedResult } from "../compile/compile-status.ts";
import type { ExecutionResultBody } from "@millrace/contract";

const NOTHING = {
  stdout: "",
  stderr: "",
  output: "",
  code: null,
  signal: null,
  cpu_time: null,
  wall_time: null,
  memory: null,
};

/** How a program ended, stage by stage. A program that was not compiled has the compiler's stage twice, as there. */
export function toPistonAnswer(job: Job): { run: PistonStage; compile?: PistonStage } {
  const result = storedResult(job);
  if (result === null) {
    const message = job.errorMessage ?? "The program was cancelled.";
    return { run: { ...NOTHING, message, status: "XX" } };
  }
  const compiled = compileStage(result);
  if (result.verdict === "compile_error" && compiled !== undefined)
    return { run: compiled, compile: compiled };
  return { run: runStage(result), ...(compiled === undefined ? {} : { compile: compiled }) };
}

interface Phase {
  readonly end: string;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly memoryUsed: number;
}

const COMPILE_STATUS: Readonly<Record<string, PistonStage["status"]>> = {
  ok: null,
  error: "RE",
  artifact_limit: "RE",
  time_limit: "TO",
  output_limit: "EL",
  memory_limit: "SG",
};

function compileStage(result: ExecutionResultBody): PistonStage | undefined {
  const phase = (result["phases"] as { compile?: Phase | null } | undefined)?.compile;
  if (phase === undefined || phase === null) return undefined;
  const words = phase.end === "ok" ? (result.compilerOutput ?? "") : result.stderr;
  const status = COMPILE_STATUS[phase.end] ?? null;
  const isKilled = status !== null && status !== "RE";
  return {
    stdout: "",
    stderr: words,
    output: words,
    code: isKilled ? null : Number(status === "RE"),
    signal: isKilled ? "SIGKILL" : null,
    message: phase.end === "ok" ? null : (result.error ?? ""),
    status,
    cpu_time: phase.cpuMs,
    wall_time: phase.wallMs,
    memory: phase.memoryUsed * 1024,
  };
}

function runStage(result: ExecutionResultBody): PistonStage {
  const { stdout, stderr, exitCode, signal = null, cpuTime = null, executionTime, memoryUsed } = result;
  return {
    stdout,
    stderr,
    output: stdout + stderr,
    code: exitCode,
    signal,
    message: result.error ?? null,
    status: runStatus(result),
    cpu_time: cpuTime,
    wall_time: executionTime,
    memory: memoryUsed === null ? null : memoryUsed * 1024,
  };
}

function runStatus({ verdict, reason, signal }: ExecutionResultBody): PistonStage["status"] {
  if (verdict === "ok") return null;
  if (verdict === "time_limit") return "TO";
  if (verdict === "output_limit") return reason === "stderr" ? "EL" : "OL";
  return signal === null || signal === undefined ? "RE" : "SG";
}

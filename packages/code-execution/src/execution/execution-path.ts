import type { GuestOutput } from "../sandbox/sandbox.ts";

/** What an execution's sandboxes were, and where its time went. */
export interface ExecutionPath {
  /** Whether all its sandboxes were there before it, or one was made for it; null when it needed none. */
  readonly acquired: "warm" | "cold" | null;
  readonly timings: ExecutionTimings;
}

/** Milliseconds since a worker began with it. Of a program with tests: of all its runs together. */
export interface ExecutionTimings {
  /** Until another job had compiled an equal program; 0 when none was at it. */
  readonly waitMs: number;
  /** Until there were sandboxes. */
  readonly acquireMs: number;
  /** Sending files and arguments, until compiler and program were started. */
  readonly transferMs: number;
  /** The compiler itself; 0 for what was compiled before. */
  readonly compileMs: number;
  /** The program itself. */
  readonly runMs: number;
  /** From their ends until all output was here. */
  readonly collectMs: number;
}

/** `compiled`: null when nothing was compiled now. `waitMs`: for one that another job compiled. */
export function executionPath(
  compiled: GuestOutput | null,
  ran: readonly GuestOutput[],
  waitMs = 0,
): ExecutionPath {
  const compilers = compiled === null ? [] : [compiled];
  const all = [...compilers, ...ran];
  return {
    acquired: all.length === 0 ? null : all.every(({ acquired }) => acquired === "warm") ? "warm" : "cold",
    timings: {
      waitMs: sum([waitMs]),
      acquireMs: sum(all.map(({ timings }) => timings.acquireMs)),
      transferMs: sum(all.map(({ timings }) => timings.transferMs)),
      compileMs: sum(compilers.map(({ report }) => report.wallMs)),
      runMs: sum(ran.map(({ report }) => report.wallMs)),
      collectMs: sum(all.map(({ timings }) => timings.collectMs)),
    },
  };
}

/** To a tenth. */
function sum(milliseconds: readonly number[]): number {
  return Math.round(milliseconds.reduce((one, other) => one + other, 0) * 10) / 10;
}

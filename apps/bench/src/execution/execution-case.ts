import type { ExecutionTimings, LanguageName } from "@millrace/code-execution";

/** One kind of execution that is measured. */
export interface ExecutionCase {
  readonly name: string;
  readonly language: LanguageName;
  /** The source of one run; equal sources are compiled once. */
  code(run: number): string;
  readonly runs: number;
  /** Executions that are under way together. */
  readonly atOnce: number;
  /** Waited for before each run: the state that the case is about. */
  ready?(): Promise<void>;
}

/** Where the time of one execution went. Milliseconds. */
export interface ExecutionSample extends ExecutionTimings {
  /** From the call that adds the job to its handler. */
  readonly queueMs: number;
  /** From that call until the result was told to who waited for it. */
  readonly totalMs: number;
  readonly isWarm: boolean;
}

export const BASH_HELLO = "echo hello";
export const JAVASCRIPT_HELLO = 'console.log("hello");';
export const PYTHON_HELLO = 'print("hello")';

/** Each number makes another program. */
export function cppHello(number: number): string {
  return `#include <iostream>\nint main() { std::cout << "hello"; return 0; } // ${number}\n`;
}

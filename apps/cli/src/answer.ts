import { Command } from "commander";
import type { Host } from "./host.ts";

/** What a command has to say. */
export interface Answer {
  /** With `--json`: this, as one document. */
  readonly value: unknown;
  /** Without: this, for a person. */
  readonly text: string;
  /** True: what was asked for was not done, or not for all; the exit code is 1. */
  readonly failed?: boolean;
}

/** What an option of every answering command is. */
export interface AnswerOptions {
  readonly json?: boolean;
}

/** A command that ends with an answer, as text or with `--json`. */
export function answeringCommand(name: string, summary: string): Command {
  return new Command(name).description(summary).option("--json", "print JSON, for programs");
}

/** The action of an answering command: prints the answer; `failed` counts as the program's failure. */
export function answering(
  host: Host,
  work: (...args: never[]) => Promise<Answer>,
): (this: Command, ...args: readonly unknown[]) => Promise<void> {
  return async function (...args) {
    const answer = await work(...(args as never[]));
    const { json = false } = this.opts<AnswerOptions>();
    await host.write(json ? `${JSON.stringify(answer.value, null, 2)}\n` : `${answer.text}\n`);
    if (answer.failed === true) throw new AnsweredFailure();
  };
}

/** All was said; only the exit code is left to tell. */
export class AnsweredFailure extends Error {
  constructor() {
    super("The answer says what failed.");
    this.name = "AnsweredFailure";
  }
}

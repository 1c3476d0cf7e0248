import { CommanderError } from "commander";
import { InvalidInputError } from "@millrace/core";
import { AnsweredFailure } from "./answer.ts";
import { ProgramFailure } from "./commands/run.ts";
import { ServerEndedError } from "./run-server.ts";
import { plain } from "./text/plain.ts";

const FAILED = 1;
const MISUSED = 2;

/** SQLSTATEs of a schema, relation, column or function that is not there. */
const MISSING = new Set(["3F000", "42P01", "42703", "42883"]);

/** What is to be said of an error, if anything is left to be said, and the exit code. */
export function describeError(error: unknown): { readonly message?: string; readonly exitCode: number } {
  if (error instanceof AnsweredFailure) return { exitCode: FAILED };
  if (error instanceof ServerEndedError) return { exitCode: FAILED };
  if (error instanceof ProgramFailure) return { exitCode: error.exitCode };
  // It has printed its own: a help text that was asked for, or what is wrong with the call.
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : MISUSED };
  if (error instanceof InvalidInputError) return { message: plain(error.message), exitCode: MISUSED };
  if (MISSING.has(sqlStateOf(error))) {
    return {
      message: `The database lacks what this release needs (${messageOf(error)}). "millrace migrate --status" tells what is missing, "millrace migrate" adds it.`,
      exitCode: FAILED,
    };
  }
  return { message: messageOf(error), exitCode: FAILED };
}

function messageOf(error: unknown): string {
  return plain(error instanceof Error ? error.message : String(error));
}

function sqlStateOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string" && MISSING.has(error.code)) return error.code;
  return "cause" in error ? sqlStateOf(error.cause) : "";
}

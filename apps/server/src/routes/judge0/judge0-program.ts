import { isUtf8 } from "node:buffer";
import type { Judge0Submission, NewExecutionBody } from "@millrace/contract";
import { InvalidInputError } from "@millrace/core";
import { JUDGE0_LANGUAGES, languageOfId } from "./judge0-languages.ts";

/** Each limit in our words, and how many of our units one of Judge0's is. */
const LIMITS = [
  ["wall_time_limit", "timeoutMs", 1000],
  ["cpu_time_limit", "cpuMs", 1000],
  ["cpu_extra_time", "cpuExtraMs", 1000],
  ["memory_limit", "memoryMb", 1 / 1024],
  ["stack_limit", "stackBytes", 1024],
  ["max_file_size", "fileBytes", 1024],
  ["max_processes_and_or_threads", "processes", 1],
] as const;

/** The same program in our words; with `isEncoded` its texts are base64. Throws InvalidInputError. */
export function toExecution(submission: Judge0Submission, isEncoded: boolean): NewExecutionBody {
  const language = languageOfId(Number(submission.language_id));
  if (language === undefined) {
    const known = JUDGE0_LANGUAGES.map(({ ids: [first], name }) => `${first} (${name})`).join(", ");
    throw fault("/language_id", `is none of ${known}`);
  }
  if (submission.stdin != null && submission.input != null)
    throw fault("/input", "is another name of stdin, which is given as well");
  const text = (field: "source_code" | "stdin" | "input" | "expected_output") => {
    const given = submission[field];
    return given == null ? undefined : decode(given, field, isEncoded);
  };
  const [code, stdin, expected] = [
    text("source_code"),
    text("stdin") ?? text("input"),
    text("expected_output"),
  ];
  const flags = words(submission.compiler_options);
  const runs = submission.number_of_runs ?? 1;
  const run = expected === undefined ? {} : { expected };
  return {
    language,
    code,
    ...(stdin === undefined ? {} : { stdin }),
    args: plainWords(submission.command_line_arguments),
    ...(flags.length === 0 ? {} : { compile: { flags } }),
    ...(runs === 1 && expected === undefined ? {} : { tests: Array.from({ length: runs }, () => run) }),
    ...(submission.redirect_stderr_to_stdout === true ? { stderrToStdout: true } : {}),
    limits: limitsOf(submission),
  };
}

function limitsOf(submission: Judge0Submission): NonNullable<NewExecutionBody["limits"]> {
  const given = LIMITS.flatMap(([theirs, ours, factor]) => {
    const value = submission[theirs];
    // Of extra time 0 is none. What is no whole number of ours is the next lower; a tenth of a second is a whole one.
    return value == null || value === 0 ? [] : [[ours, Math.floor(value * factor + 1e-6)]];
  });
  return Object.fromEntries(given);
}

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/^\/code/, "/source_code"],
  [/^\/compile/, "/compiler_options"],
  [/^\/args/, "/command_line_arguments"],
  [/^\/tests$/, "/number_of_runs"],
  [/^\/tests/, "/expected_output"],
  ...LIMITS.map(([theirs, ours]) => [new RegExp(`^/limits/${ours}$`), `/${theirs}`] as const),
];

/** Where in Judge0's body a place of our program is. */
export function judge0Pointer(pointer: string): string {
  return PLACES.find(([place]) => place.test(pointer))?.[1] ?? pointer;
}

function decode(given: string, field: string, isEncoded: boolean): string {
  if (!isEncoded) return given;
  // Line ends are part of base64 as some write it.
  const plain = given.replace(/\s/g, "");
  const bytes = Buffer.from(plain, "base64");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) throw fault(`/${field}`, "is no base64");
  if (!isUtf8(bytes)) throw fault(`/${field}`, "is no UTF-8 when it is decoded");
  return bytes.toString();
}

function words(text: string | null | undefined): string[] {
  return (text ?? "").split(/\s+/).filter((word) => word !== "");
}

function plainWords(text: string | null | undefined): string[] {
  if (/["'\\]/.test(text ?? ""))
    throw fault("/command_line_arguments", "holds quotes or backslashes, which no shell would read here");
  return words(text);
}

function fault(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_REQUEST", `${pointer.slice(1)} ${detail}.`, [{ pointer, detail }]);
}

import { isUtf8 } from "node:buffer";
import type { Judge0Submission, NewExecutionBody } from "@millrace/contract";
import { InvalidInputError } from "@millrace/core";
import { JUDGE0_LANGUAGES, languageOfId } from "./judge0-languages.ts";

/** The same program in our words; with `isEncoded` its texts are base64. Throws InvalidInputError. */
export function toExecution(submission: Judge0Submission, isEncoded: boolean): NewExecutionBody {
  const { language_id: id, cpu_time_limit: cpu, wall_time_limit: wall, memory_limit: memory } = submission;
  const language = languageOfId(id);
  if (language === undefined) {
    const known = JUDGE0_LANGUAGES.map(({ ids: [first], name }) => `${first} (${name})`).join(", ");
    throw fault("/language_id", `is none of ${known}`);
  }
  const text = (field: "source_code" | "stdin" | "expected_output") => {
    const given = submission[field];
    return given === null || given === undefined ? undefined : decode(given, field, isEncoded);
  };
  const [code, stdin, expected] = [text("source_code"), text("stdin"), text("expected_output")];
  const flags = words(submission.compiler_options);
  return {
    language,
    code,
    ...(stdin === undefined ? {} : { stdin }),
    args: plainWords(submission.command_line_arguments),
    ...(flags.length === 0 ? {} : { compile: { flags } }),
    ...(expected === undefined ? {} : { tests: [{ expected }] }),
    limits: {
      ...(wall == null ? {} : { timeoutMs: Math.round(wall * 1000) }),
      ...(cpu == null ? {} : { cpuMs: Math.round(cpu * 1000) }),
      ...(memory == null ? {} : { memoryMb: Math.floor(memory / 1024) }),
    },
  };
}

const PLACES: readonly (readonly [RegExp, string])[] = [
  [/^\/code/, "/source_code"],
  [/^\/compile/, "/compiler_options"],
  [/^\/args/, "/command_line_arguments"],
  [/^\/tests/, "/expected_output"],
  [/^\/limits\/timeoutMs/, "/wall_time_limit"],
  [/^\/limits\/cpuMs/, "/cpu_time_limit"],
  [/^\/limits\/memoryMb/, "/memory_limit"],
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

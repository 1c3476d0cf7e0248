import { constants } from "node:os";
import { executionResult, type ExecutionResultBody } from "@millrace/contract";
import { InvalidInputError, type Job } from "@millrace/core";
import { idOfLanguage } from "./judge0-languages.ts";
import { judge0Status } from "./judge0-status.ts";

const DEFAULT_FIELDS = "stdout,time,memory,stderr,token,compile_output,message,status";
/** Of text that a program wrote or was given, which `base64_encoded` tells to encode. */
const TEXTS: ReadonlySet<string> = new Set([
  "source_code",
  "stdin",
  "expected_output",
  "stdout",
  "stderr",
  "compile_output",
  "message",
]);

/** Its job, and what became of it. */
interface Submission {
  readonly job: Job;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly result: ExecutionResultBody | null;
}

const FIELDS: Readonly<Record<string, (of: Submission) => unknown>> = {
  token: ({ job }) => job.id,
  source_code: ({ payload }) => payload["code"] ?? null,
  language_id: ({ payload }) => idOfLanguage(payload["language"]),
  stdin: ({ payload }) => payload["stdin"] ?? null,
  expected_output: ({ payload }) => testsOf(payload)[0]?.expected ?? null,
  number_of_runs: ({ payload }) => Math.max(1, testsOf(payload).length),
  stdout: ({ result }) => bytesOf(result, "stdout"),
  stderr: ({ result }) => (result?.verdict === "compile_error" ? null : bytesOf(result, "stderr")),
  compile_output: ({ result }) =>
    (result?.verdict === "compile_error" ? result.stderr : result?.compilerOutput) || null,
  message: ({ job, result }) => message(job, result),
  status: ({ job, result }) => judge0Status(job, result),
  status_id: ({ job, result }) => judge0Status(job, result).id,
  exit_code: ({ result }) => result?.exitCode ?? null,
  exit_signal: ({ result }) => constants.signals[result?.signal as NodeJS.Signals] ?? null,
  time: ({ result }) => seconds(mean(result, "cpuTime")),
  wall_time: ({ result }) => seconds(result?.executionTime ?? null),
  memory: ({ result }) => mean(result, "memoryUsed"),
  created_at: ({ job }) => job.createdAt.toISOString(),
  finished_at: ({ job }) => job.completedAt?.toISOString() ?? null,
};

/** What of a submission is told, and how. */
export interface Judge0View {
  readonly fields: readonly string[];
  /** Texts are base64. */
  readonly isEncoded: boolean;
}

/** As the query of a request asks for it. Throws InvalidInputError. */
export function judge0View(query: {
  readonly base64_encoded?: "true" | "false" | undefined;
  readonly fields?: string | undefined;
}): Judge0View {
  const fields = query.fields === "*" ? Object.keys(FIELDS) : (query.fields ?? DEFAULT_FIELDS).split(",");
  const unknown = fields.filter((name) => !Object.hasOwn(FIELDS, name));
  if (unknown.length > 0) throw invalid("/fields", `invalid fields: [${unknown.join(", ")}]`);
  return { fields, isEncoded: query.base64_encoded === "true" };
}

/** A text of it is no UTF-8, and base64 was not asked for. */
export class NoTextError extends InvalidInputError {}

/** Throws NoTextError. */
export function toJudge0Answer(job: Job, { fields, isEncoded }: Judge0View): Record<string, unknown> {
  const result = executionResult.safeParse(job.result).data ?? null;
  const submission = { job, result, payload: job.payload as Submission["payload"] };
  return Object.fromEntries(
    fields.map((name) => {
      const value = FIELDS[name]?.(submission);
      return [name, TEXTS.has(name) ? shown(name, value, isEncoded) : value];
    }),
  );
}

function testsOf(payload: Submission["payload"]): readonly { readonly expected?: string }[] {
  return (payload["tests"] ?? []) as { expected?: string }[];
}

/** Null for nothing, as there. */
function bytesOf(result: ExecutionResultBody | null, stream: "stdout" | "stderr"): Buffer | null {
  if (result === null || result[stream] === "") return null;
  return Buffer.from(result[stream], result[`${stream}Encoding`] ?? "utf8");
}

/** Of all its runs. */
function mean(result: ExecutionResultBody | null, field: "cpuTime" | "memoryUsed"): number | null {
  if (result === null) return null;
  const runs = (result.tests ?? [result]) as readonly Pick<ExecutionResultBody, "cpuTime" | "memoryUsed">[];
  const values = runs.flatMap((run) => run[field] ?? []);
  return values.length === 0 ? null : Math.round(values.reduce((sum, one) => sum + one, 0) / values.length);
}

function seconds(milliseconds: number | null): string | null {
  return milliseconds === null ? null : (milliseconds / 1000).toFixed(3);
}

function message(job: Job, result: ExecutionResultBody | null): string | null {
  if (job.status === "cancelled") return "The program was cancelled.";
  if (result === null) return job.errorMessage;
  if (result.verdict === "memory_limit") return "Memory limit exceeded";
  if (result.verdict === "output_limit") return "Output limit exceeded";
  if (result.verdict === "runtime_error" && result.exitCode !== null)
    return `Exited with error status ${result.exitCode}`;
  const cut = (["stdout", "stderr"] as const).filter((stream) => result[`${stream}Truncated`] === true);
  if (cut.length === 0) return null;
  const told = cut.map((stream) => `the first of the ${result[`${stream}Bytes`]} bytes of ${stream}`);
  return `Too much to be told: only ${told.join(" and ")} are here.`;
}

function shown(name: string, value: unknown, isEncoded: boolean): string | null {
  if (value === null || value === undefined) return null;
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value as string);
  if (isEncoded) return bytes.toString("base64");
  const text = bytes.toString();
  if (Buffer.from(text).equals(bytes)) return text;
  const detail =
    "some attributes for this submission cannot be converted to UTF-8, use base64_encoded=true query parameter";
  throw new NoTextError("INVALID_REQUEST", detail, [{ pointer: `/${name}`, detail }]);
}

function invalid(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_REQUEST", detail, [{ pointer, detail }]);
}

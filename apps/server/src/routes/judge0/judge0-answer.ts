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

export interface Judge0View {
  readonly base64_encoded?: "true" | "false" | undefined;
  readonly fields?: string | undefined;
}

/** A submission with the fields that were asked for. Throws InvalidInputError. */
export function toJudge0Answer(job: Job, { base64_encoded, fields }: Judge0View): Record<string, unknown> {
  const all = submission(job);
  const asked = fields === "*" ? Object.keys(all) : (fields ?? DEFAULT_FIELDS).split(",");
  const unknown = asked.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) throw invalid("/fields", `invalid fields: [${unknown.join(", ")}]`);
  return Object.fromEntries(
    asked.map((name) => [
      name,
      TEXTS.has(name) ? shown(name, all[name], base64_encoded === "true") : all[name],
    ]),
  );
}

function submission(job: Job): Record<string, unknown> {
  const result = executionResult.safeParse(job.result).data ?? null;
  const payload = job.payload as Readonly<Record<string, unknown>>;
  const status = judge0Status(job, result);
  const isCompiled = result?.verdict !== "compile_error";
  const tests = payload["tests"] as readonly { readonly expected?: string }[] | undefined;
  return {
    token: job.id,
    source_code: payload["code"] ?? null,
    language_id: idOfLanguage(payload["language"]),
    stdin: payload["stdin"] ?? null,
    expected_output: tests?.[0]?.expected ?? null,
    stdout: bytesOf(result, "stdout"),
    stderr: isCompiled ? bytesOf(result, "stderr") : null,
    compile_output: isCompiled ? result?.compilerOutput || null : (result?.stderr ?? null),
    message: message(job, result),
    status,
    status_id: status.id,
    exit_code: result?.exitCode ?? null,
    exit_signal: result?.signal ?? null,
    time: result?.cpuTime === undefined ? null : (result.cpuTime / 1000).toFixed(3),
    wall_time: result === null ? null : (result.executionTime / 1000).toFixed(3),
    memory: result?.memoryUsed ?? null,
    created_at: job.createdAt.toISOString(),
    finished_at: job.completedAt?.toISOString() ?? null,
  };
}

/** Null for nothing, as there. */
function bytesOf(result: ExecutionResultBody | null, stream: "stdout" | "stderr"): Buffer | null {
  if (result === null || result[stream] === "") return null;
  return Buffer.from(result[stream], result[`${stream}Encoding`] ?? "utf8");
}

function message(job: Job, result: ExecutionResultBody | null): string | null {
  if (job.status === "cancelled") return "The program was cancelled.";
  if (result === null) return job.errorMessage;
  if (result.verdict === "memory_limit") return "Memory limit exceeded";
  if (result.verdict === "output_limit") return "Output limit exceeded";
  if (result.verdict === "runtime_error" && result.exitCode !== null)
    return `Exited with error status ${result.exitCode}`;
  return null;
}

function shown(name: string, value: unknown, isEncoded: boolean): string | null {
  if (value === null || value === undefined) return null;
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value as string);
  if (isEncoded) return bytes.toString("base64");
  const text = bytes.toString();
  if (Buffer.from(text).equals(bytes)) return text;
  throw invalid(
    `/${name}`,
    "some attributes for this submission cannot be converted to UTF-8, use base64_encoded=true query parameter",
  );
}

function invalid(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_REQUEST", detail, [{ pointer, detail }]);
}

import { type Job, JOB_STATUSES } from "@millrace/core";
import { z } from "zod";
import { executionResult, MAX_CODE_LENGTH } from "./compile.ts";
import { instantOrNull } from "./instant.ts";
import { plainText } from "./plain-text.ts";
import { priorityName } from "./priority.ts";
import { workspaceName } from "./workspace.ts";

/** Most programs of one batch. */
export const MAX_BATCH_EXECUTIONS = 100;

/** Most characters of a file that locks packages. */
const MAX_LOCK_LENGTH = 196_608;

const milliseconds = z.int().min(1).optional();

const file = z.strictObject({
  name: z.string().meta({ description: "Below the working directory, folders parted by `/`." }),
  content: z.string(),
  encoding: z.enum(["utf8", "base64"]).optional().meta({ description: "Of `content`. Default: `utf8`." }),
});

const lockText = z.string().max(MAX_LOCK_LENGTH).optional();

const test = z.strictObject({
  name: z.string().optional(),
  args: z.array(z.string()).optional(),
  stdin: z.string().optional(),
  expected: z.string().optional().meta({
    description: "What it should write; white space at the ends of lines and of the whole does not count.",
  }),
});

/**
 * Body of `POST /api/executions`. The server judges it again by its ceilings: what is left out is the ceiling, and more
 * is refused.
 */
export const newExecutionBody = z
  .strictObject({
    language: plainText(40).meta({
      description:
        "Such as `node`, `python`, `cpp`, `c`, `typescript`, `bash`: one of `/api/executions/runtimes`.",
    }),
    version: plainText(20).optional().meta({ description: "Such as `3` or `3.11`. Default: what is there." }),
    code: z.string().min(1).max(MAX_CODE_LENGTH).optional().meta({
      description: "The only file of the program. Give this or `files`.",
    }),
    files: z.array(file).min(1).max(100).optional().meta({
      description: "They are there when the program is compiled and when it runs.",
    }),
    entry: plainText(200).optional().meta({
      description: "The file that starts. Default: the one named main, or the only one.",
    }),
    args: z.array(z.string()).max(64).optional().meta({ description: "No shell sees them." }),
    stdin: z.string().max(MAX_CODE_LENGTH).optional(),
    env: z.record(z.string(), z.string()).optional().meta({
      description:
        "Variables. Refused are those that change what is found, loaded or run, such as `LD_PRELOAD`.",
    }),
    dependencies: z
      .strictObject({
        "package.json": lockText,
        "package-lock.json": lockText,
        "requirements.txt": lockText,
      })
      .optional()
      .meta({
        description:
          "Packages, locked, for programs that run in containers: of `node` and `typescript` by npm's two files, of `python` by pip's with hashes.",
      }),
    compile: z
      .strictObject({
        flags: z
          .array(z.string().max(100))
          .max(32)
          .optional()
          .meta({ description: "Compiler flags of the allow-list." }),
        timeoutMs: milliseconds.meta({ description: "Wall time of the compiler." }),
        cpuMs: milliseconds.meta({ description: "Processor time of the compiler." }),
      })
      .optional(),
    limits: z
      .strictObject({
        timeoutMs: milliseconds.meta({ description: "Wall time of each run." }),
        cpuMs: milliseconds.meta({ description: "Processor time of each run, of all its processes." }),
        cpuExtraMs: milliseconds.meta({
          description:
            "Processor time past `cpuMs` before it is stopped: the verdict is `time_limit` all the same, and `cpuTime` tells what it took. Default: none.",
        }),
        memoryMb: z.int().min(1).optional().meta({ description: "MiB." }),
        outputBytes: z.int().min(1).optional().meta({ description: "Of stdout, and of stderr." }),
        fileBytes: z.int().min(1).optional().meta({
          description: "Of each file that it writes, for programs in containers. Default: 64 MiB.",
        }),
        stackBytes: z.int().min(1).optional().meta({
          description: "Of its stack, for programs in containers. Default: 64 MiB.",
        }),
        processes: z.int().min(1).optional().meta({
          description: "And threads, at once. Default: 63; without containers there are none.",
        }),
      })
      .optional(),
    stderrToStdout: z.boolean().optional().meta({
      description: "Whether what it writes to stderr goes to stdout, in the order of writing. Default: no.",
    }),
    workspace: workspaceName.optional().meta({
      description:
        "Name of a workspace of yours: the program finds the files that the one before left in it, and what it leaves itself is there for the next. For programs in containers.",
    }),
    outputs: z.array(z.string()).min(1).max(32).optional().meta({
      description: "Names of files to hand back when the program has ended.",
    }),
    tests: z.array(test).min(1).max(50).optional().meta({
      description: "Runs of the program, which is compiled once. What one leaves out is the program's.",
    }),
    live: z.boolean().optional().meta({
      description:
        "Whether its output can be followed while it runs, at `/api/executions/{id}/output`. Default: no.",
    }),
    interactive: z.boolean().optional().meta({
      description:
        "Whether it reads what is sent to `/api/executions/{id}/stdin` while it runs; its output can be followed then. Default: no.",
    }),
    priority: priorityName.optional(),
  })
  .meta({ id: "NewExecution", required: ["language"] });
export type NewExecutionBody = z.infer<typeof newExecutionBody>;

/** Body of `POST /api/executions/batch`: all are stored, or none. */
export const executionBatchBody = z
  .strictObject({ executions: z.array(newExecutionBody).min(1).max(MAX_BATCH_EXECUTIONS) })
  .meta({ id: "NewExecutions" });

const VERDICTS = [
  "ok",
  "dependency_error",
  "compile_error",
  "runtime_error",
  "time_limit",
  "memory_limit",
  "output_limit",
  "file_error",
  "wrong_answer",
  "rejected",
  "cancelled",
  "internal_error",
] as const;
export type ExecutionVerdict = (typeof VERDICTS)[number];

/** One program, as the routes of executions show it. */
export const executionBody = z
  .object({
    id: z.string(),
    status: z.enum(JOB_STATUSES),
    verdict: z.enum(VERDICTS).nullable().meta({
      description:
        "How it ended; null until then. `rejected`: it cannot be run here; `internal_error`: the sandbox failed, not the program.",
    }),
    result: executionResult
      .nullable()
      .meta({ description: "Null until it has ended, and when it never ran." }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    createdAt: z.iso.datetime(),
    startedAt: instantOrNull,
    completedAt: instantOrNull,
  })
  .meta({ id: "Execution" });
export type ExecutionBody = z.infer<typeof executionBody>;

/** Of a job of the type `code-execution`. */
export function toExecutionBody(job: Job): ExecutionBody {
  const result = executionResult.safeParse(job.result).data ?? null;
  return {
    id: job.id,
    status: job.status,
    verdict: toVerdict(job, result?.verdict),
    result,
    error: job.errorCode === null ? null : { code: job.errorCode, message: job.errorMessage ?? "" },
    createdAt: job.createdAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.completedAt?.toISOString() ?? null,
  };
}

function toVerdict({ status, errorCode }: Job, told: unknown): ExecutionVerdict | null {
  if (status === "pending" || status === "running") return null;
  if (status === "cancelled") return "cancelled";
  const known = VERDICTS.find((verdict) => verdict === told);
  if (known !== undefined) return known;
  return errorCode === "unrecoverable" || errorCode === "invalid-payload" ? "rejected" : "internal_error";
}

/** Answer of `GET /api/executions/runtimes`. */
export const runtimeListBody = z
  .object({
    runtimes: z.array(
      z.object({
        language: z.string(),
        version: z.string(),
        driver: z.enum(["docker", "embedded"]),
        runtime: z.string().optional().meta({
          description:
            "What the container engine runs it with: `runc`, or `runsc` …; absent without containers, and in a process that runs no programs itself.",
        }),
        limits: z
          .object({
            timeoutMs: z.int(),
            cpuMs: z.int(),
            memoryMb: z.int(),
            cpus: z.number(),
            outputBytes: z.int(),
          })
          .meta({ description: "The most that a program may ask for." }),
        defaults: z
          .object({
            timeoutMs: z.int(),
            cpuMs: z.int().nullable().meta({ description: "Null: as much as it gets within its time." }),
            memoryMb: z.int(),
            cpus: z.number(),
            outputBytes: z.int(),
          })
          .meta({ description: "What a program gets that asks for nothing." }),
      }),
    ),
  })
  .meta({ id: "Runtimes" });
export type RuntimeListBody = z.infer<typeof runtimeListBody>;

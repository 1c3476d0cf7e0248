import { z } from "zod";
import { plainText } from "./plain-text.ts";

/** Statuses of the code routes: the job's, with `timeout` told apart from other failures. */
export const COMPILE_STATUSES = ["queued", "running", "completed", "failed", "timeout", "cancelled"] as const;
export type CompileStatus = (typeof COMPILE_STATUSES)[number];

/** Most characters of a program. */
export const MAX_CODE_LENGTH = 65_536;

/** Who asks: any text of 1 to 200 characters. */
const userId = plainText(200);

/** Body of `POST /api/compile`. Limits that are left out are the server's ceilings; more than those is refused. */
export const compileBody = z
  .strictObject({
    roomId: plainText(200),
    userId,
    code: z.string().min(1).max(MAX_CODE_LENGTH),
    options: z
      .strictObject({
        flags: z
          .array(z.string().max(100))
          .max(32)
          .optional()
          .meta({ description: "Compiler flags of the allow-list." }),
        timeout: z.int().min(1).optional().meta({ description: "Milliseconds that the program may run." }),
        memoryLimit: plainText(20)
          .optional()
          .meta({ description: "Bytes with unit b, k, m or g, such as `128m`." }),
        cpuLimit: plainText(20).optional().meta({ description: "Share of one processor, such as `0.5`." }),
      })
      .optional(),
  })
  .meta({ id: "CompileRequest" });
export type CompileBody = z.infer<typeof compileBody>;

/** Answer to a submission and to a cancellation. */
export const compileAnswer = z
  .object({ jobId: z.string(), status: z.enum(COMPILE_STATUSES), message: z.string() })
  .meta({ id: "CompileAnswer" });

/** What a program did. Fields beyond these are passed on as they are. */
export const executionResult = z
  .looseObject({
    success: z.boolean(),
    verdict: z.string().optional(),
    error: z.string().optional().meta({ description: "Why it did not succeed, in a sentence." }),
    reason: z.string().nullish().meta({
      description:
        "Of a verdict that has several: `cpu` or `wall`, `stdout` or `stderr`, `signal` or `exit_code` …",
    }),
    driver: z.enum(["docker", "embedded"]).optional(),
    runtime: z.string().optional().meta({
      description: "What the container engine ran it with: `runc`, or `runsc` …; absent without containers.",
    }),
    cache: z.enum(["hit", "miss"]).nullish().meta({ description: "Whether it had been compiled before." }),
    dependencies: z
      .object({ cache: z.enum(["hit", "miss"]), ms: z.int() })
      .nullish()
      .meta({ description: "Whether its packages were there before, and the ms until they were." }),
    workspace: z
      .object({
        name: z.string(),
        cache: z.enum(["hit", "miss"]),
        version: z.int().nullable().meta({ description: "Of the newest snapshot that is known." }),
        files: z.int(),
        bytes: z.int(),
        saved: z.boolean().meta({ description: "Whether this program saved a snapshot." }),
      })
      .nullish()
      .meta({ description: "What it found in its workspace (`cache`), and what is there now." }),
    stdout: z.string(),
    stdoutEncoding: z.enum(["utf8", "base64"]).optional().meta({ description: "`base64`: it is no UTF-8." }),
    stdoutTruncated: z.boolean().optional(),
    stdoutBytes: z.int().optional().meta({
      description: "That it wrote, as far as they were counted: past its limit it is ended.",
    }),
    stderr: z.string().meta({ description: "The compiler's words when it refused the program." }),
    stderrEncoding: z.enum(["utf8", "base64"]).optional(),
    stderrTruncated: z.boolean().optional(),
    stderrBytes: z.int().optional(),
    exitCode: z.int().nullable(),
    signal: z.string().nullish().meta({ description: "Name of the signal that ended it." }),
    executionTime: z.number().meta({ description: "Milliseconds." }),
    cpuTime: z.number().optional().meta({ description: "Milliseconds of processors." }),
    compilerOutput: z.string().optional().meta({ description: "The compiler's warnings." }),
    memoryUsed: z.number().nullable().meta({ description: "Kilobytes." }),
    maxRss: z.int().nullish().meta({
      description: "Bytes that its own process had resident at its peak; null without containers.",
    }),
    evidence: z.array(z.string()).optional().meta({
      description:
        "All that was seen of it, on which the verdict rests: `wall`, `cpu`, `stdout`, `stderr`, `oom`, `near_memory_limit`, `file_limit`, `process_limit`, `signal`.",
    }),
    timedOut: z.boolean(),
    files: z
      .array(
        z.object({
          name: z.string(),
          content: z.string().optional(),
          encoding: z.enum(["utf8", "base64"]).optional(),
          error: z.string().optional().meta({ description: "Why there is no content." }),
        }),
      )
      .optional(),
    tests: z
      .array(z.looseObject({ name: z.string().optional(), passed: z.boolean(), verdict: z.string() }))
      .optional()
      .meta({ description: "Each with the fields of a result that tell of one run." }),
  })
  .meta({ id: "ExecutionResult" });
export type ExecutionResultBody = z.infer<typeof executionResult>;

/** Answer of `GET /api/compile/{jobId}`. */
export const compileStatusBody = z
  .object({
    jobId: z.string(),
    status: z.enum(COMPILE_STATUSES),
    position: z
      .int()
      .nullable()
      .meta({ description: "Place in the queue from 1; null when it does not wait." }),
    positionIsApproximate: z.boolean().meta({ description: "Past 1000 the position is a lower bound." }),
    result: executionResult.nullable(),
    error: z.object({ code: z.string(), message: z.string() }).nullable().meta({
      description: "Why it did not succeed: `compile_error`, `runtime_error`, `timeout`, `memory_limit` …",
    }),
    timestamp: z.iso.datetime(),
  })
  .meta({ id: "CompileStatus" });
export type CompileStatusBody = z.infer<typeof compileStatusBody>;

/** Query of `DELETE /api/compile/{jobId}`. */
export const compileCancelQuery = z.strictObject({ userId });

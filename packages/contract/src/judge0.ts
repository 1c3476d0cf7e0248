import { z } from "zod";

const seconds = z.number().positive().nullish();
const kilobytes = z.int().min(1).nullish();
/** For what is asked for by no value at all, or by the one that says what is done anyway. */
const only = (value: boolean | null, otherwise: string) => z.literal(value, { error: otherwise }).nullish();

/** Body of `POST /judge0/submissions`, in Judge0's words. Null is as good as left out. */
export const judge0Submission = z
  .strictObject({
    source_code: z.string().min(1, { error: "is empty" }),
    language_id: z
      .union([z.int(), z.string().regex(/^\d{1,9}$/)], { error: "must be a number of GET /judge0/languages" })
      .meta({ description: "Of `GET /judge0/languages`." }),
    compiler_options: z.string().max(512).nullish().meta({ description: "Flags with spaces between them." }),
    command_line_arguments: z.string().max(512).nullish().meta({
      description: "Words with spaces between them; quotes are refused, since no shell reads them.",
    }),
    stdin: z.string().nullish(),
    input: z
      .string()
      .nullish()
      .meta({ description: "Another name of `stdin`, which Judge0's documents use." }),
    expected_output: z.string().nullish(),
    cpu_time_limit: seconds.meta({ description: "Seconds of processors, of all processes together." }),
    cpu_extra_time: z.number().min(0).nullish().meta({
      description: "Seconds past `cpu_time_limit` before the program is ended.",
    }),
    wall_time_limit: seconds.meta({ description: "Seconds." }),
    memory_limit: z.number().min(2048).nullish().meta({ description: "Kilobytes." }),
    stack_limit: kilobytes.meta({ description: "Kilobytes; for programs in containers." }),
    max_file_size: kilobytes.meta({ description: "Kilobytes; for programs in containers." }),
    max_processes_and_or_threads: z.int().min(1).nullish(),
    number_of_runs: z.int().min(1).max(20).nullish().meta({
      description: "`time` and `memory` are the mean of all runs.",
    }),
    redirect_stderr_to_stdout: z.boolean().nullish(),
    enable_per_process_and_thread_time_limit: only(
      false,
      "cannot be true: cpu_time_limit holds for all processes together",
    ),
    enable_per_process_and_thread_memory_limit: only(
      false,
      "cannot be true: memory_limit holds for all processes together",
    ),
    enable_network: only(false, "cannot be true: programs have no network"),
    callback_url: only(null, "is called by nobody here: read the submission by its token"),
    additional_files: only(null, "cannot be sent here: POST /api/executions takes several files"),
  })
  .meta({ id: "Judge0Submission" });
export type Judge0Submission = z.infer<typeof judge0Submission>;

/** Body of `POST /judge0/submissions/batch`. Each is judged by itself, so that a fault is told in its place. */
export const judge0Batch = z
  .strictObject({ submissions: z.array(z.unknown()).min(1).max(20) })
  .meta({ id: "Judge0Batch" });

const flag = z.enum(["true", "false"]).optional();
const fields = z.string().max(1000).optional().meta({
  description: "Names with commas between them, or `*`.",
});

/** Query of the routes that answer submissions. */
export const judge0Query = z.strictObject({ base64_encoded: flag, fields });
export const judge0SubmitQuery = judge0Query.extend({ wait: flag });
/** Whoever deletes gets texts as base64, as there: nothing can be read afterwards. */
export const judge0DeleteQuery = z.strictObject({ base64_encoded: z.literal("true").optional(), fields });
export const judge0BatchQuery = judge0Query.extend({
  tokens: z.string().min(1).max(2000).meta({ description: "With commas between them." }),
});
export const judge0SubmitBatchQuery = z.strictObject({ base64_encoded: flag });

/** A submission as it is answered: the fields that were asked for. */
export const judge0Answer = z
  .looseObject({
    token: z.string().optional(),
    error: z.string().optional().meta({
      description:
        "With `wait=true`: it has ended, and a text of it is no UTF-8. Read it with `base64_encoded=true`.",
    }),
    stdout: z.string().nullish(),
    stderr: z.string().nullish(),
    compile_output: z.string().nullish(),
    message: z.string().nullish(),
    time: z.string().nullish().meta({ description: "Seconds of processors." }),
    memory: z.number().nullish().meta({ description: "Kilobytes." }),
    status: z.object({ id: z.int(), description: z.string() }).optional(),
  })
  .meta({ id: "Judge0Answer" });

export const judge0Answers = z.object({ submissions: z.array(judge0Answer) });
/** For each of a batch its token, or what is wrong with it by field. */
export const judge0Tokens = z.array(z.looseObject({ token: z.string().optional() }));
export const judge0Named = z.array(z.object({ id: z.int(), name: z.string() }));
export const judge0Statuses = z.array(z.object({ id: z.int(), description: z.string() }));
export const judge0About = z.object({
  version: z.string(),
  homepage: z.string(),
  source_code: z.string(),
  maintainer: z.string(),
});

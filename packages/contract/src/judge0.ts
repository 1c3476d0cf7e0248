import { z } from "zod";

const seconds = z.number().positive().max(3600).nullish();
/** For what is asked for by no value at all, or by the one that changes nothing. */
const unused = (value: z.ZodType) =>
  value.nullish().meta({ description: "What would change anything is refused: it is not done here." });

/** Body of `POST /judge0/submissions`, in Judge0's words. */
export const judge0Submission = z
  .strictObject({
    source_code: z.string().min(1),
    language_id: z.int().meta({ description: "Of `GET /judge0/languages`." }),
    compiler_options: z.string().max(512).nullish().meta({ description: "Flags with spaces between them." }),
    command_line_arguments: z.string().max(512).nullish().meta({
      description: "Words with spaces between them; quotes are refused, since no shell reads them.",
    }),
    stdin: z.string().nullish(),
    expected_output: z.string().nullish(),
    cpu_time_limit: seconds.meta({ description: "Seconds." }),
    wall_time_limit: seconds.meta({ description: "Seconds." }),
    memory_limit: z.number().min(2048).nullish().meta({ description: "Kilobytes." }),
    cpu_extra_time: unused(z.literal(0)),
    stack_limit: unused(z.null()),
    max_processes_and_or_threads: unused(z.null()),
    max_file_size: unused(z.null()),
    number_of_runs: unused(z.literal(1)),
    redirect_stderr_to_stdout: unused(z.literal(false)),
    enable_network: unused(z.literal(false)),
    enable_per_process_and_thread_time_limit: unused(z.literal(false)),
    enable_per_process_and_thread_memory_limit: unused(z.literal(false)),
    callback_url: unused(z.null()),
    additional_files: unused(z.null()),
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
export const judge0BatchQuery = judge0Query.extend({
  tokens: z.string().min(1).max(2000).meta({ description: "With commas between them." }),
});
export const judge0SubmitBatchQuery = z.strictObject({ base64_encoded: flag });

/** A submission as it is answered: the fields that were asked for. */
export const judge0Answer = z
  .looseObject({
    token: z.string().optional(),
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

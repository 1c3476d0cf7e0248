import { z } from "zod";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Body of every error (RFC 9457). Match on `code`, which is stable. */
export const problemBody = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({ description: "Stable name of the error." }),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z
            .string()
            .meta({ description: "JSON pointer into the body, or /name of a query parameter." }),
          detail: z.string(),
        }),
      )
      .optional(),
    jobStatus: z.string().optional().meta({ description: "Of a 409: the status that stood in the way." }),
    jobId: z.string().optional().meta({ description: "Of a 409: the job that holds the unique key." }),
    limit: z.string().optional().meta({
      description:
        "Of a 429, and of a 503 QUEUE_FULL: which limit. `requests`, `compile-user`, `compile-address`, `client-waiting`, `queue-waiting` or `key-waiting`.",
    }),
    retryAfter: z.int().optional().meta({ description: "Seconds, as the header Retry-After says." }),
    error: z.string().optional().meta({ description: "Of the code routes: the title again." }),
    message: z.string().optional().meta({ description: "Of the code routes: the detail again." }),
  })
  .meta({ id: "Problem" });
export type ProblemBody = z.infer<typeof problemBody>;

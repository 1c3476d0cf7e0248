import { JOB_STATUSES } from "@millrace/core";
import { z } from "zod";
import { fingerprint } from "./fingerprint.ts";
import { instantParameter } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { jobBody } from "./job.ts";
import { payloadFilter } from "./payload-filter.ts";
import { plainText } from "./plain-text.ts";
import { priorityParameter } from "./priority.ts";

export const DEFAULT_PAGE = 100;
export const MAX_PAGE = 1000;
/** Larger offsets are refused: each page of the cursor costs the same, each page of an offset costs more. */
export const MAX_OFFSET = 10_000;

/** Query of `GET /api/jobs`. Pages go by `cursor`, or by `offset`, not by both. */
export const jobListQuery = z
  .strictObject({
    status: z.enum(JOB_STATUSES, { error: `must be one of ${JOB_STATUSES.join(", ")}` }).optional(),
    type: plainText(80).optional(),
    queue: plainText(80).optional(),
    priority: priorityParameter.optional(),
    createdAfter: instantParameter.optional(),
    createdBefore: instantParameter.optional(),
    endedAfter: instantParameter.optional().meta({ description: "Ended, whichever way, after it." }),
    endedBefore: instantParameter.optional().meta({ description: "Ended, whichever way, before it." }),
    payload: payloadFilter.optional(),
    fingerprint: fingerprint.optional(),
    errorCode: plainText(200).optional().meta({ description: "Code of the last error, such as `timeout`." }),
    limit: integerParameter(1, MAX_PAGE, `Most jobs of the page. Default ${DEFAULT_PAGE}.`).optional(),
    cursor: plainText(1000)
      .optional()
      .meta({ description: "`nextCursor` of the page before, with the same filters." }),
    offset: integerParameter(
      0,
      MAX_OFFSET,
      "Jobs to pass over. For deeper pages follow the cursor.",
    ).optional(),
  })
  .refine((query) => query.cursor === undefined || query.offset === undefined, {
    error: "cannot be combined with offset",
    path: ["cursor"],
  });
export type JobListQuery = z.infer<typeof jobListQuery>;

/** Answer of `GET /api/jobs`. */
export const jobListBody = z
  .object({
    jobs: z.array(jobBody).meta({ description: "Newest first." }),
    nextCursor: z.string().nullable().meta({ description: "Where the next page begins; null at the end." }),
    searched: z.int().nullable().meta({
      description: "No index serves the filter: only this many of the newest jobs were looked at. Else null.",
    }),
  })
  .meta({ id: "JobPage" });

import { z } from "zod";
import { instant } from "./instant.ts";
import { payload } from "./new-job.ts";
import { plainText } from "./plain-text.ts";
import { priority } from "./priority.ts";

/** Body of `PATCH /api/jobs/{id}`: at least one field, each replaced as a whole. */
export const jobPatchBody = z
  .strictObject({
    payload: payload.optional(),
    priority: priority.optional(),
    queue: plainText(80).optional(),
    scheduledAt: instant.optional().meta({ description: "Only for a job that waits for its time." }),
  })
  .refine(
    (patch) => Object.keys(patch).length > 0,
    "must name at least one of payload, priority, queue, scheduledAt",
  )
  .meta({ id: "JobPatch" });
export type JobPatchBody = z.infer<typeof jobPatchBody>;

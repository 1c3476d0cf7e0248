import { JOB_STATUSES } from "@millrace/core";
import { z } from "zod";
import { instant } from "./instant.ts";
import { fingerprint } from "./fingerprint.ts";
import { plainText } from "./plain-text.ts";
import { priority } from "./priority.ts";

/** Which jobs are meant, in a body; all conditions have to hold. In a query string: `jobListQuery`. */
export const jobConditions = z
  .strictObject({
    status: z.enum(JOB_STATUSES, { error: `must be one of ${JOB_STATUSES.join(", ")}` }).optional(),
    type: plainText(80).optional(),
    queue: plainText(80).optional(),
    priority: priority.optional(),
    createdAfter: instant.optional(),
    createdBefore: instant.optional(),
    endedAfter: instant.optional().meta({ description: "Ended, whichever way, after it." }),
    endedBefore: instant.optional().meta({ description: "Ended, whichever way, before it." }),
    payload: z.record(z.string(), z.unknown()).optional().meta({ description: "Contained in the payload." }),
    fingerprint: fingerprint.optional(),
    errorCode: plainText(200).optional().meta({ description: "Code of the last error, such as `timeout`." }),
  })
  .meta({ id: "JobConditions" });

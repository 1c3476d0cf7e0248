import { isJobId, JobNotFoundError } from "@millrace/core";
import { z } from "zod";

/** Path parameter of the routes of one job. Any text: one of the wrong form is an unknown job, not a fault. */
export const jobIdPath = z.object({ id: z.string().meta({ description: "Id of a job." }) });

/** The id, when it has the form of one. Throws JobNotFoundError. */
export function knownForm(id: string): string {
  if (!isJobId(id)) throw new JobNotFoundError(id);
  return id;
}

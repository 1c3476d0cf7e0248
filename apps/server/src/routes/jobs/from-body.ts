import type { JobPatchBody, NewJobBody } from "@millrace/contract";
import type { NewJob } from "@millrace/core";
import type { JobChanges } from "millrace";

// What a body leaves out is absent after parsing, not undefined: hence the casts.

/** The job that a body asks for, in the words of the library. */
export function toNewJob(body: NewJobBody): NewJob {
  return withDate(body) as NewJob;
}

/** The changes that a body asks for, in the words of the library. */
export function toJobChanges(body: JobPatchBody): JobChanges {
  return withDate(body) as JobChanges;
}

function withDate<Body extends { readonly scheduledAt?: string | undefined }>({
  scheduledAt,
  ...rest
}: Body) {
  return scheduledAt === undefined ? rest : { ...rest, scheduledAt: new Date(scheduledAt) };
}

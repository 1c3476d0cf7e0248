import {
  defaultJobPolicy,
  type JobHandler,
  jobTypeOf,
  type NewJob,
  prepareJob,
  type StoredJob,
} from "@millrace/core";
import type { RunOptions } from "./run-options.ts";

/** How jobs are prepared for their rows: those of known handlers by their types, others by the defaults. */
export function prepareFor(handler: JobHandler, options: RunOptions): (job: NewJob) => StoredJob {
  const handlers = new Map((options.handlers ?? []).map((known) => [known.type, known]));
  handlers.set(handler.type, { ...handler, ...(options.queue !== undefined && { queue: options.queue }) });
  const defaults = { ...defaultJobPolicy, jitter: 0 };
  return (job) => {
    const known = handlers.get(job.type) ?? { type: job.type, execute() {} };
    const { queue, policy } = jobTypeOf(known, defaults);
    const given = known.type === handler.type ? options.policy : undefined;
    return prepareJob(job, { queue, policy: { ...policy, ...given }, schema: known.schema });
  };
}

import { defaultJobPolicy, type JobPolicy } from "../job-policy.ts";
import type { ClaimedJob } from "../store.ts";

/** A claimed job with the fields that a test cares about. */
export function claimedJob(
  fields: Partial<Omit<ClaimedJob, "policy">> & { readonly policy?: Partial<JobPolicy> } = {},
): ClaimedJob {
  return {
    lease: { workerId: "1", number: 1 },
    position: 1,
    id: "1",
    type: "test",
    queue: "default",
    priority: 3,
    head: 1,
    seq: 1,
    retryCount: 0,
    crashes: 0,
    createdAtMs: 0,
    payload: "{}",
    ...fields,
    policy: { ...defaultJobPolicy, jitter: 0, ...fields.policy },
  };
}

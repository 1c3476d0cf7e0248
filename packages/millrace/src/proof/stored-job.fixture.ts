import { defaultJobPolicy } from "@millrace/core";
import type { ClaimedJob, Completion, JobType, Outcome, StoredJob, WorkerRegistration } from "@millrace/core";

/** What the proofs that use the store directly give it. */
export const proofType: JobType = {
  type: "proof",
  queue: "default",
  policy: defaultJobPolicy,
  schema: null,
  schemaVersion: 1,
};

export const registration: WorkerRegistration = {
  name: "proof",
  host: "localhost",
  pid: process.pid,
  release: "0.1.0",
  types: [proofType.type],
  silenceMs: 20_000,
};

export function storedJob(fields: Partial<StoredJob> = {}): StoredJob {
  return {
    type: "proof",
    queue: "default",
    priority: 3,
    policy: defaultJobPolicy,
    payload: "{}",
    scheduledAtMs: null,
    ...fields,
  };
}

export const done: Outcome = { kind: "completed", result: null };

export function completionOf(
  job: Pick<ClaimedJob, "lease" | "position" | "id" | "queue">,
  outcome: Outcome = done,
): Completion {
  const { lease, position, id, queue } = job;
  return { lease, position, id, queue, outcome, startedAfterMs: 1, runMs: 1, followOn: [] };
}

import type { ClaimedJob, Completion } from "./store.ts";

/** A completion on its way to the database, with what its listeners want to know. */
export interface EndedJob extends Completion {
  readonly job: ClaimedJob;
  /** What the handler threw, or null. */
  readonly thrown: unknown;
}

/** A job given back as it was claimed: it keeps its place and burns no attempt. */
export function returnedJob(job: ClaimedJob): EndedJob {
  return unstarted(job, { kind: "returned" });
}

/** A job that was cancelled before it started. */
export function cancelledUnstarted(job: ClaimedJob): EndedJob {
  const error = {
    code: "cancelled",
    message: "Cancelled before it started.",
    errorClass: "handler",
  } as const;
  return unstarted(job, { kind: "cancelled", error, result: null });
}

function unstarted(job: ClaimedJob, outcome: Completion["outcome"]): EndedJob {
  const { lease, position, id, queue } = job;
  return {
    lease,
    position,
    id,
    queue,
    outcome,
    startedAfterMs: 0,
    runMs: 0,
    unstarted: true,
    followOn: [],
    job,
    thrown: null,
  };
}

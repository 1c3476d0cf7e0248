import type { Job, JobFilter, JobId, JobPage, Store } from "@millrace/core";
import { MAX_LIMIT } from "./job-filters.ts";
import type { JobRange } from "./job-filters.ts";

export interface JobList {
  /** By id, newest first. */
  readonly jobs: readonly Job[];
  /** Where the next page begins, or null at the end. */
  readonly nextCursor: string | null;
  /** No index serves the filter: only this many jobs past the cursor were looked at. Null: all were. */
  readonly searched: number | null;
}

/** One page; jobs before the offset are read and passed over, in pages of 1000. */
export async function listJobs(
  store: Pick<Store, "listJobs">,
  filter: JobFilter,
  range: JobRange,
): Promise<JobList> {
  let beforeId: JobId | null = range.beforeId;
  let toSkip = range.offset;
  while (toSkip > 0) {
    const skipped: JobPage = await store.listJobs({ filter, limit: Math.min(toSkip, MAX_LIMIT), beforeId });
    toSkip -= skipped.jobs.length;
    beforeId = skipped.nextBeforeId;
    // A bounded search may come back with too few: the caller can go on from there.
    const cutShort = toSkip > 0 && skipped.searched !== null;
    if (beforeId === null || cutShort) return { jobs: [], nextCursor: beforeId, searched: skipped.searched };
  }
  const page = await store.listJobs({ filter, limit: range.limit, beforeId });
  return { jobs: page.jobs, nextCursor: page.nextBeforeId, searched: page.searched };
}

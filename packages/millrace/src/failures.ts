import { InvalidInputError } from "@millrace/core";
import type { BulkAction, FailureFilter, FailureGroup } from "@millrace/core";
import type { BulkActions } from "./bulk-actions.ts";
import type { Engine } from "./engine.ts";
import { type JobConditions, type JobListRequest, toJobFilter, toJobRange } from "./job-filters.ts";
import { type JobList, listJobs } from "./list-jobs.ts";

/** Most groups of one list. */
const MAX_GROUPS = 1000;

/** Which jobs that failed for good are meant; all conditions have to hold. */
export type DeadLetterConditions = Omit<JobConditions, "status">;

/** What failed, over all processes: failures by what they have in common, and the jobs that failed for good. */
export class Failures {
  readonly #connect: () => Promise<Engine>;
  readonly #bulk: Pick<BulkActions, "start">;

  constructor(connect: () => Promise<Engine>, bulk: Pick<BulkActions, "start">) {
    this.#connect = connect;
    this.#bulk = bulk;
  }

  /**
   * Failures by type, code and fingerprint, last seen first. Kept as long as finished jobs are, at most 1000 of a type.
   * `limit`: 1 to 1000, default 100. Throws InvalidInputError `INVALID_FILTER`.
   */
  async list({
    limit = 100,
    ...filter
  }: FailureFilter & { readonly limit?: number } = {}): Promise<readonly FailureGroup[]> {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_GROUPS) {
      const detail = `must be an integer from 1 to ${MAX_GROUPS}`;
      throw new InvalidInputError("INVALID_FILTER", `limit ${detail}.`, [{ pointer: "/limit", detail }]);
    }
    const { type, code, fingerprint, since, ...others } = filter;
    // The same words as of jobs, but for two.
    const { errorCode, createdAfter, ...same } = toJobFilter({
      ...others,
      ...(type !== undefined && { type }),
      ...(fingerprint !== undefined && { fingerprint }),
      ...(code !== undefined && { errorCode: code }),
      ...(since !== undefined && { createdAfter: since }),
    });
    const { store } = await this.#connect();
    return store.listFailures(
      {
        ...same,
        ...(errorCode !== undefined && { code: errorCode }),
        ...(createdAfter !== undefined && { since: createdAfter }),
      },
      limit,
    );
  }

  /** One page of the jobs that failed for good, newest first. Throws as `listJobs`. */
  async deadLetters({
    filter = {},
    ...range
  }: Omit<JobListRequest, "filter"> & { readonly filter?: DeadLetterConditions } = {}): Promise<JobList> {
    const checked = [toJobFilter({ ...filter, status: "failed" }), toJobRange(range)] as const;
    const { store } = await this.#connect();
    return listJobs(store, ...checked);
  }

  /**
   * Begins to run all of them again, under their ids, as a bulk action: how far it is, `bulk.get` tells.
   * One by one: `retryJob`. Throws as `bulk.start`.
   */
  async redrive(filter: DeadLetterConditions = {}): Promise<BulkAction> {
    return this.#bulk.start({ action: "retry", filter: { ...filter, status: "failed" } });
  }
}

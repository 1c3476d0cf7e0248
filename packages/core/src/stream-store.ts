import type { JobId, JobStatus } from "./job.ts";
import type { JobEventName } from "./record-store.ts";

/** What a page needs to show that something happened to a job; the same events as `getEvents`, by the same ids. */
export interface StreamedEvent {
  /** As `JobEvent.id`: the same one may be told again. */
  readonly id: string;
  readonly jobId: JobId;
  readonly event: JobEventName;
  /** Null where the event leaves it open: a change by hand. */
  readonly status: JobStatus | null;
  /** Number of the execution, from 1; 0 before any; null by hand. */
  readonly attempt: number | null;
  readonly type: string | null;
  readonly queue: string | null;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly errorCode: string | null;
}

/** A point in the history of commits: what was committed, and what not yet. Text of the database. */
export type Snapshot = string;

/** Where a page of changes ended. */
export interface ChangesPlace {
  /** Number of the transaction, and of the change in the order of writing. */
  readonly xact: string;
  readonly seq: string;
}

/** The page after one that was read. */
export interface NextChanges {
  /** The first page's. */
  readonly upTo: Snapshot;
  readonly after: ChangesPlace;
}

/** One page, of a few thousand events. */
export interface ChangesRead {
  /** Everything that this read did not see is not visible in it; of later pages: the one that they were asked for. */
  readonly snapshot: Snapshot;
  readonly events: readonly StreamedEvent[];
  /** Where this page ended, if there may be more that is visible in `snapshot`; transactions come in their order. */
  readonly next: ChangesPlace | null;
  /** What was committed after `since` may be gone: whoever needs it has to read anew. */
  readonly lost: boolean;
}

/** The part of the store that tells what happens, while somebody listens. Throws as the store does. */
export interface StreamStore {
  /**
   * Has changes written down for the coming seconds. `epoch` is another one when they were not all the time before.
   * `soundFrom`: transactions with a lower number may have changed something before that; null: not known yet.
   */
  listenForChanges(seconds: number): Promise<{ readonly epoch: string; readonly soundFrom: string | null }>;
  /** Says from which transaction on the epoch is complete, unless that was said before. */
  noteSound(epoch: string, soundFrom: string): Promise<void>;
  /** What was committed since a snapshot, none missing, none twice; null: nothing but the snapshot of now. */
  readChanges(since: Snapshot | null, page?: NextChanges): Promise<ChangesRead>;
  sweepChanges(seconds: number): Promise<void>;
}

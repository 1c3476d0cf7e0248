import type { JobStatus } from "./job.ts";
import type { JobFilter } from "./job-filter.ts";

/** Bulk actions, each with the statuses of the jobs to which it can apply. */
export const BULK_ACTIONS = {
  retry: ["failed", "cancelled"],
  cancel: ["pending", "running"],
  delete: ["completed", "failed", "cancelled"],
  move: ["pending"],
  prioritize: ["pending"],
} as const satisfies Record<string, readonly JobStatus[]>;
export type BulkActionName = keyof typeof BULK_ACTIONS;

export const BULK_STATES = ["running", "stopped", "completed"] as const;
export type BulkState = (typeof BULK_STATES)[number];

/** A change to every job that fits a filter and is in a status to which the action applies. */
export interface BulkRequest {
  readonly action: BulkActionName;
  readonly filter: JobFilter;
  /** Where the jobs go: of a `move`, and of nothing else. */
  readonly queue?: string;
  /** What the jobs get, 1 (first) to 9 (last): of `prioritize`, and of nothing else. */
  readonly priority?: number;
}

/** How many jobs an action would change. */
export interface BulkPreview {
  readonly matched: number;
  /** False: counting took too long, and `matched` is a lower bound. */
  readonly exact: boolean;
}

export interface BulkAction extends BulkRequest {
  readonly id: string;
  /** Who asked for it. */
  readonly actor: string;
  readonly state: BulkState;
  /** Jobs that fitted when it began; a lower bound when `expectedExact` is false. */
  readonly expected: number;
  readonly expectedExact: boolean;
  /** Jobs that were changed; of a cancel, running ones that were told to stop are among them. */
  readonly done: number;
  /** Jobs that could not be changed any more when their turn came, by reason: a status, `unique-key-taken`, `queue-full`, `gone`. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Why the last batch failed; it changed nothing and is tried again. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
}

/** The part of the store that changes jobs by filter. Throws as the store does. */
export interface BulkStore {
  /** Counts for at most about two seconds. */
  previewBulk(request: Pick<BulkRequest, "action" | "filter">): Promise<BulkPreview>;
  /** Begins an action; its id. Throws InvalidInputError `UNKNOWN_QUEUE`. */
  startBulk(request: BulkRequest): Promise<string>;
  getBulkAction(id: string): Promise<BulkAction | null>;
  /** Newest first, those before `beforeId`. */
  listBulkActions(limit: number, beforeId: string | null): Promise<readonly BulkAction[]>;
  /** Waits for the batch under way. False: none of that id is running. */
  stopBulk(id: string): Promise<boolean>;
  /** Carries out one batch of at most `limit` jobs of the action whose turn it is; null: none is due. */
  workBulk(limit: number): Promise<{ readonly id: string; readonly state: BulkState } | null>;
}

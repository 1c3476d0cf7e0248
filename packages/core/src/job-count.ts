/** Jobs of one queue and type by where they are now, and since installation. */
export interface JobCount {
  readonly queue: string;
  readonly type: string;
  readonly ready: number;
  readonly scheduled: number;
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Since installation; not lowered by retention. */
  readonly totalCreated: number;
  readonly totalCompleted: number;
  readonly totalFailed: number;
  readonly totalCancelled: number;
  /** Failed with code `timeout`, since installation. */
  readonly totalTimedOut: number;
  readonly totalRetried: number;
  /** Sums over finished jobs since installation, in ms: creation (or due time) to start; start to end. */
  readonly totalWaitMs: number;
  readonly totalRunMs: number;
}

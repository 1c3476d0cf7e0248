/** How one type fared in one queue in the last while. */
export interface TypeLoad {
  readonly queue: string;
  readonly type: string;
  /** Most jobs of the queue that run at once over all processes, or null. */
  readonly concurrency: number | null;
  /** Milliseconds that the queue's jobs should wait at most, on average; null: 1000. */
  readonly targetWaitMs: number | null;
  /** That most of its jobs were added with. */
  readonly priority: number;
  /** Of that while, how long jobs of the queue ended, to ten seconds. Milliseconds, 10 000 at least. */
  readonly activeMs: number;
  /** Jobs that completed or failed. */
  readonly ended: number;
  /** Sums over these, in ms: due time to start, and start to end. */
  readonly waitMs: number;
  readonly runMs: number;
  /** Jobs that wait in turn now. */
  readonly ready: number;
  readonly running: number;
}

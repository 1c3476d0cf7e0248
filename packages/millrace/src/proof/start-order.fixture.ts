/** A job as an observer outside saw it. Times in milliseconds since the epoch. */
export interface ObservedJob {
  readonly seq: bigint;
  readonly priority: number;
  /** When its enqueue had been answered, so not before it was committed. */
  readonly committedBy: number;
  /** Infinity: never, as far as was looked. */
  readonly startedAt: number;
}

/** How long a job has to have been committed before others can be held against it. Milliseconds. */
const SETTLED_MS = 100;

/**
 * For each start in turn, how many better jobs (better priority, or the same and earlier) had been committed
 * at least 100 ms before it and had not been started yet.
 */
export function countPassedOver(jobs: readonly ObservedJob[]): number[] {
  const byStart = jobs
    .filter(({ startedAt }) => startedAt < Infinity)
    .sort((a, b) => a.startedAt - b.startedAt);
  const byCommit = [...jobs].sort((a, b) => a.committedBy - b.committedBy);
  const waiting = new Set<ObservedJob>();
  const started = new Set<ObservedJob>();
  let settled = 0;
  return byStart.map((job) => {
    for (
      ;
      settled < byCommit.length && byCommit[settled]!.committedBy <= job.startedAt - SETTLED_MS;
      settled += 1
    ) {
      if (!started.has(byCommit[settled]!)) waiting.add(byCommit[settled]!);
    }
    started.add(job);
    waiting.delete(job);
    let better = 0;
    for (const other of waiting) {
      if (other.priority < job.priority || (other.priority === job.priority && other.seq < job.seq))
        better += 1;
    }
    return better;
  });
}

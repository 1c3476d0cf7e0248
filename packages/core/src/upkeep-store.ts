/** What there is to do for those who look after all jobs. */
export interface DueWork {
  /** Time until the first scheduled job is due, not above 0 when it is; null: there is none. Milliseconds. */
  readonly jobInMs: number | null;
  /** As `jobInMs`, of a schedule. */
  readonly scheduleInMs: number | null;
  /** Jobs ended that others wait for. */
  readonly parents: boolean;
  /** Workers are silent, leases overran, or cancel requests are open. */
  readonly rescue: boolean;
  /** Queues are drained, have keys or a retention of their own, or figures that are too old. */
  readonly queues: boolean;
  /** Bulk actions are under way. */
  readonly bulk: boolean;
  /** Failed jobs are still to be told of. */
  readonly failures: boolean;
}

/** What is due when, so that loops can sleep. Milliseconds from now by the database's clock; null: nothing. */
interface PromoteAnswer {
  readonly promoted: number;
  readonly nextDueMs: number | null;
}

/** Work that any process does for all. */
export interface UpkeepStore {
  findDueWork(): Promise<DueWork>;
  /** Moves due jobs to their queues, oldest first, at most `limit`. */
  promote(limit: number): Promise<PromoteAnswer>;
  /** Takes back what dead workers and overrun leases held; a job that saw `maxCrashes` workers die fails. */
  rescue(maxCrashes: number): Promise<{ rescued: number; failed: number; workersEnded: number }>;
  /** Closes cancel requests: forced past their deadline, dropped when their job is gone. Returns forced. */
  settleCancels(): Promise<number>;
  /** Folds count deltas, makes the partitions of the coming days, drops what retention no longer keeps. */
  maintain(retentionDays: number, auditDays?: number): Promise<void>;
  foldCounts(): Promise<void>;
  /** Drops the log lines of whole UTC days that ended more than `days` ago. Returns how many days. */
  dropLogDays(days: number): Promise<number>;
}

import type { FinishedStatus } from "./job.ts";
import type { PolicySettings } from "./policy-store.ts";
import type { KeyLimits, QueueOrder, Rate } from "./key-limits.ts";

/** `draining`: what was ready or ran at the drain is finished, the rest waits; then it is `paused`. */
export const QUEUE_STATES = ["active", "draining", "paused"] as const;
export type QueueStateName = (typeof QUEUE_STATES)[number];

/** Finished jobs of one status that a queue keeps. Null: no rule of its own; the engine's days hold. */
export interface RetentionRule {
  /** Milliseconds from the job's end. */
  readonly ageMs: number | null;
  /** The newest ones, by their end. */
  readonly count: number | null;
}

export type QueueRetention = Readonly<Partial<Record<FinishedStatus, RetentionRule>>>;

/** Rules to give a queue, each in place of the one that there was; what a rule leaves out it does not limit, null clears it. */
export type RetentionChanges = Readonly<Partial<Record<FinishedStatus, Partial<RetentionRule> | null>>>;

/** What each process has to know of a queue. */
export interface QueueSettings {
  readonly queue: string;
  readonly paused: boolean;
  /** Most jobs that run at once over all processes, or null. */
  readonly concurrency: number | null;
  /** Most jobs that may wait, or null; enqueue is refused past it. */
  readonly maxWaiting: number | null;
  /** Whether keys of jobs count in it. */
  readonly keyed?: boolean;
  /** Whether it has keys or a rate. */
  readonly limited?: boolean;
}

/** What to change of a queue; what is left out stays, null clears. */
export interface QueueChanges {
  /** Most jobs that run at once over all processes. */
  readonly concurrency?: number | null;
  /** Most jobs that may wait; enqueue is refused past it. */
  readonly maxWaiting?: number | null;
  /** Milliseconds that its jobs should wait at most, on average. Null, the default: 1000. */
  readonly targetWaitMs?: number | null;
  /** Of all starts of the queue. */
  readonly rate?: Rate | null;
  /** For each key that has no setting of its own. */
  readonly keys?: KeyLimits | null;
  readonly order?: QueueOrder;
  /** What is left out stays; null clears all three. */
  readonly retention?: RetentionChanges | null;
  /** What its jobs take over where neither they nor their handler nor an operator of the type says it. */
  readonly retry?: PolicySettings | null;
}

/** A queue as it is now. Numbers are kept, not counted. */
export interface QueueFigures {
  readonly queue: string;
  readonly state: QueueStateName;
  readonly concurrency: number | null;
  readonly maxWaiting: number | null;
  /** Milliseconds that its jobs should wait at most, on average; null: 1000. */
  readonly targetWaitMs: number | null;
  readonly rate: Rate | null;
  readonly keys: KeyLimits | null;
  readonly order: QueueOrder;
  readonly retention: QueueRetention;
  readonly retry: PolicySettings;
  readonly ready: number;
  /** Jobs that wait for their time: scheduled ones and retries. */
  readonly scheduled: number;
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  /** Since installation; not lowered by retention or a clean. */
  readonly totals: {
    readonly created: number;
    readonly completed: number;
    /** Timeouts among them. */
    readonly failed: number;
    readonly cancelled: number;
    readonly timedOut: number;
    readonly retried: number;
    /** Sums over completed and failed jobs, in ms: creation (or due time) to start; start to end. */
    readonly waitMs: number;
    readonly runMs: number;
  };
  /** The same of the jobs that ended in the last `ms` milliseconds, 50 000 to 60 000. */
  readonly recent: {
    readonly ms: number;
    readonly completed: number;
    readonly failed: number;
    readonly waitMs: number;
    readonly runMs: number;
  };
}

/** Which finished jobs of a queue to delete. */
export interface QueueCleaning {
  readonly status: FinishedStatus;
  /** Those that ended at least so long ago. Milliseconds. */
  readonly ageMs: number;
  /** At most so many, the oldest first. */
  readonly limit: number;
}

/** The part of the store that controls queues. Throws as the store does. */
export interface QueueStore {
  /** Makes a queue that is new, and gives it each rule for which it has none yet. */
  addQueue(queue: string, retention: QueueRetention): Promise<void>;
  /** False: there is no such queue. */
  changeQueue(queue: string, changes: QueueChanges): Promise<boolean>;
  /** Of one queue, or of all by name. */
  getQueueFigures(queue?: string): Promise<readonly QueueFigures[]>;
  /** Nothing more is claimed; what runs goes on. Ends a drain. False: there is no such queue. */
  pauseQueue(queue: string): Promise<boolean>;
  /** Ends a pause or a drain. False: there is no such queue. */
  resumeQueue(queue: string): Promise<boolean>;
  /** Finishes what is ready or runs now, then pauses; jobs that become ready later wait. False: there is no such queue. */
  drainQueue(queue: string): Promise<boolean>;
  /** How many jobs were deleted; null: there is no such queue. */
  cleanQueue(queue: string, cleaning: QueueCleaning): Promise<number | null>;
  /** Pauses the queues whose drain is over. Returns how many. */
  endDrains(): Promise<number>;
  /** Hides what the queues' own retention no longer keeps, and deletes at most `limit` such jobs. Returns how many. */
  keepQueues(limit: number): Promise<number>;
}

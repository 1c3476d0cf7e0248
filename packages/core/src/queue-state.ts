import { MAX_BATCH_SIZE } from "./batch-handler.ts";
import { type BatchOf, LocalJobs } from "./local-jobs.ts";
import { MovingPace } from "./prefetch.ts";
import type { ClaimedJob } from "./store.ts";

/** What this process knows of one queue. */
export class QueueState {
  readonly name: string;
  /** Most jobs of it that run at once in this process. */
  readonly limit: number;
  readonly local: LocalJobs;
  readonly pace = new MovingPace();
  /** Jobs of it that run here, stuck ones included. */
  running = 0;
  /**
   * Whether slots are shared with other processes: then nothing is claimed ahead of a free one. Assumed
   * until the queue's settings are known: too little is claimed then, never too much.
   */
  shared = true;
  /** Jobs may be waiting in the database. */
  hungry = false;
  /** Counts reasons to look again, so that one that arrives during a claim is not lost. */
  hints = 0;
  /** The next claim looks at the whole queue. */
  sweepNext = true;
  /** Monotonic milliseconds. */
  sweptAt = -Infinity;
  /** Best priority announced since the last claim. */
  betterPriority = Infinity;
  /** How many jobs the last claim brought. */
  lastClaimed = 0;
  /** Jobs of it that were started here so far. */
  started = 0;
  /** Set while a sweep is due for the end of its waiting time. */
  sweepTimer: NodeJS.Timeout | undefined;
  /** Set while a rate is used up. */
  rateTimer: NodeJS.Timeout | undefined;

  /** Jobs that a slot takes, as far as the last claim can tell: above 1 where jobs run in batches. */
  jobsPerSlot = 1;

  /** `batchOf`: types that run in batches. Default: none. */
  constructor(name: string, limit: number, batchOf: BatchOf = () => undefined, now: () => number = () => 0) {
    this.name = name;
    this.limit = limit;
    this.local = new LocalJobs(batchOf, now);
  }

  /** Jobs were claimed: they wait here for their slots. */
  hold(jobs: readonly ClaimedJob[]): void {
    const slotsBefore = this.local.slots;
    const batchedBefore = this.local.batched;
    for (const job of jobs) this.local.push(job);
    // It at most doubles, so that a few batches among other jobs do not fetch thousands of those.
    const slots = Math.max(1, this.local.slots - slotsBefore);
    const batched = this.local.batched > batchedBefore;
    this.jobsPerSlot = batched ? Math.min(MAX_BATCH_SIZE, (2 * jobs.length) / slots) : 1;
  }

  /** Something was said to be waiting. */
  hint(priority = Infinity): void {
    this.hungry = true;
    this.hints += 1;
    if (priority < this.betterPriority) this.betterPriority = priority;
  }
}

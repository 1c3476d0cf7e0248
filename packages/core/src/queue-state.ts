import { LocalQueue } from "./local-queue.ts";
import { MovingPace } from "./prefetch.ts";

/** What this process knows of one queue. */
export class QueueState {
  readonly name: string;
  /** Most jobs of it that run at once in this process. */
  readonly limit: number;
  readonly local = new LocalQueue();
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

  constructor(name: string, limit: number) {
    this.name = name;
    this.limit = limit;
  }

  /** Something was said to be waiting. */
  hint(priority = Infinity): void {
    this.hungry = true;
    this.hints += 1;
    if (priority < this.betterPriority) this.betterPriority = priority;
  }
}

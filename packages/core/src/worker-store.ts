import type { JobId } from "./job.ts";
import type { WorkerId } from "./store.ts";

/** A worker process that has not ended. */
export interface WorkerFigures {
  readonly id: WorkerId;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly release: string;
  /** Types whose jobs it takes. */
  readonly types: readonly string[];
  /** Types that it has handlers of, and whose jobs it leaves to others: what is stored of them is newer. */
  readonly outdated: readonly string[];
  /** Queues whose jobs it runs; null: all. */
  readonly queues: readonly string[] | null;
  readonly startedAt: Date;
  readonly beatAt: Date;
  /** `silent`: past its time without a heartbeat; its jobs are about to go to others. */
  readonly state: "alive" | "silent";
  /** Jobs that it holds. */
  readonly running: number;
  /** Handlers that ignore their aborted signal and keep a slot. */
  readonly stuck: number;
}

/** A job that is claimed, and who holds it. */
export interface HeldJob {
  readonly id: JobId;
  readonly type: string;
  readonly queue: string;
  readonly claimedAt: Date;
  readonly workerId: WorkerId;
  readonly host: string;
  readonly pid: number;
}

/** Transactions by number: all below `endedBelow` have ended, and whoever gets a number from now on gets one above `next`. */
export interface TransactionNumbers {
  readonly endedBelow: bigint;
  readonly next: bigint;
}

/** The part of the store that tells who works on what. Throws as the store does. */
export interface WorkerStore {
  /**
   * A worker keeps looking at these queues: it need not be told of their jobs that have the priority given or a worse
   * one. Of all else it is told. Done when transactions that begin from now on see it.
   */
  watchQueues(worker: WorkerId, queues: Readonly<Record<string, number>>): Promise<void>;
  readTransactions(): Promise<TransactionNumbers>;
  /** The oldest first. */
  getWorkers(): Promise<readonly WorkerFigures[]>;
  /** The jobs that were claimed the longest ago, at most `limit`. */
  getLongestHeld(limit: number): Promise<readonly HeldJob[]>;
}

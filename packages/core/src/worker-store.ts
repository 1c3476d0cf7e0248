import type { JobId } from "./job.ts";
import type { WorkerId } from "./store.ts";

/** A worker process that has not ended. */
export interface WorkerFigures {
  readonly id: WorkerId;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly release: string;
  /** Types that it has handlers for. */
  readonly types: readonly string[];
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

/** The part of the store that tells who works on what. Throws as the store does. */
export interface WorkerStore {
  /** The oldest first. */
  getWorkers(): Promise<readonly WorkerFigures[]>;
  /** The jobs that were claimed the longest ago, at most `limit`. */
  getLongestHeld(limit: number): Promise<readonly HeldJob[]>;
}

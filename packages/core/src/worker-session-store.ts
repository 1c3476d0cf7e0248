import type { HandledType, OutdatedType } from "./handled-type.ts";
import type { CancelRequest, Lease, WorkerId } from "./store.ts";
import type { WorkerRegistration } from "./worker-registration.ts";

export interface HeartbeatAnswer {
  /** Ids of this process that are still alive; the others were ended and hold nothing any more. */
  readonly alive: readonly WorkerId[];
  readonly leases: readonly Lease[];
  readonly cancels: readonly CancelRequest[];
  /** Of the types that were asked about, those whose stored schema is newer. */
  readonly outdated: readonly OutdatedType[];
}

/** The part of the store by which a process is known to be at work. Throws as the store does. */
export interface WorkerSessionStore {
  registerWorker(worker: WorkerRegistration): Promise<WorkerId>;
  /** Ends worker ids for good; jobs that they still hold go back to the head of their queue, no attempt burnt. */
  endWorkers(ids: readonly WorkerId[]): Promise<void>;
  /**
   * `held`: of each worker id the first lease that it may hold; the database may take it that there is none before it. `handled`: what the
   * process has handlers of, which the ids take from now on, but for what is outdated. Left out: as they were.
   */
  heartbeat(held: readonly Lease[], handled?: readonly HandledType[]): Promise<HeartbeatAnswer>;
}

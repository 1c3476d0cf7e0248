import type { Mailbox } from "./notifier.ts";
import type { ClaimedJob, Lease } from "./store.ts";

/** An idle worker asks to be handed the next job. */
export interface OfferRequest {
  /** The lease that the job will be in. */
  readonly lease: Lease;
  readonly queues: readonly string[];
  readonly types: readonly string[];
  /** Where the job is told. */
  readonly mailbox: Mailbox;
}

/** The part of the store by which a job that is added goes straight to an idle worker. Throws as the store does. */
export interface OfferStore {
  /** Stands until a job is handed over, or it is withdrawn, or the worker ends. */
  offer(request: OfferRequest): Promise<void>;
  /** False: it stands no more; a job was handed over, of which the mailbox is told. */
  withdrawOffer(lease: Lease): Promise<boolean>;
  /** The job that a message of the mailbox tells of. */
  readHandedJob(message: string): Promise<ClaimedJob>;
}

import type { JobId, JobStatus } from "./job.ts";

/**
 * The one set of states that every provider's own are mapped to. `requested`: the intent is written, and no answer of the
 * provider has come yet. `unknown`: a state that this release cannot name.
 */
export const GPU_INSTANCE_STATES = [
  "requested",
  "provisioning",
  "starting",
  "running",
  "stopping",
  "stopped",
  "deleting",
  "gone",
  "error",
  "reclaimed",
  "unknown",
] as const;
export type GpuInstanceState = (typeof GPU_INSTANCE_STATES)[number];

/** An instance as the ledger knows it. */
export interface GpuInstance {
  /** What its owner calls it; one instance at a time has it. */
  readonly instanceId: string;
  /** The job that made it, or is to make it. */
  readonly jobId: JobId;
  readonly jobStatus: JobStatus | null;
  readonly provider: string;
  /** Null: no answer of the provider has come yet. */
  readonly providerInstanceId: string | null;
  /** At the provider; it carries the installation and the job. */
  readonly name: string;
  readonly productName: string;
  readonly region: string | null;
  readonly gpuCount: number;
  readonly state: GpuInstanceState;
  /** The state in the provider's own word, and why it is so. */
  readonly rawState: string | null;
  readonly stateReason: string | null;
  /** US dollars; null: the provider does not tell. */
  readonly costPerHourUsd: number | null;
  /** So far, or until it was gone. */
  readonly costUsd: number | null;
  /** Milliseconds since it was made; of one that is gone, how long there was one. */
  readonly ageMs: number;
  /** It is removed once it has cost so much; null: no cap. */
  readonly maxSpendUsd: number | null;
  /** Its cap may be raised up to here; null: without limit. */
  readonly spendLimitUsd: number | null;
  /** It is removed then. */
  readonly leaseUntil: Date;
  /** Its lease may be extended up to here. */
  readonly leaseLimit: Date;
  readonly webhookUrl: string | null;
  readonly createdAt: Date;
  /** When the provider was asked to make it, last; null: not yet. */
  readonly calledAt: Date | null;
  /** When it was made, as far as is known: its cost counts from here. */
  readonly startedAt: Date | null;
  readonly runningAt: Date | null;
  /** When the provider told of it last. */
  readonly seenAt: Date | null;
  /** When somebody wanted it removed, and why. */
  readonly removedAt: Date | null;
  readonly removedBecause: string | null;
  /** When it was known to be gone. */
  readonly endedAt: Date | null;
}

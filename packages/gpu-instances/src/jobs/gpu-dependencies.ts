import type { GpuStore, HandlerTransaction, NewJob, Store } from "@millrace/core";
import type { Provider } from "../provider.ts";

/** What these handlers ask of the engine; a JobQueueManager has it. */
export interface GpuEngine {
  connectStore(): Promise<GpuStore & Pick<Store, "getJobsById">>;
  createJobs(
    jobs: readonly NewJob[],
    options?: { readonly transaction?: HandlerTransaction },
  ): Promise<unknown>;
}

/** What no instance exceeds. */
export interface GpuCaps {
  /** Longest lease: an instance that is older is removed. Milliseconds. Default: a day. */
  readonly maxLeaseMs: number;
  /** An instance that has cost so much is removed. US dollars. Default 100. */
  readonly maxSpendUsd: number;
  /** Instances of the engine at a time; jobs beyond wait. Default 10. */
  readonly maxInstances: number;
}

export const DEFAULT_GPU_CAPS: GpuCaps = { maxLeaseMs: 86_400_000, maxSpendUsd: 100, maxInstances: 10 };

/** What the handlers of this pack stand on. */
export interface GpuDependencies {
  /** Who keeps the ledger and takes the jobs: a JobQueueManager. Asked for at each job, as it takes the handlers itself. */
  readonly engine: () => GpuEngine;
  /** Where instances may come from. The first is that of jobs that name none. */
  readonly providers: readonly Provider[];
  /**
   * This installation, 1 to 20 of a-z and 0-9: the names of its instances begin with it, and what carries its name and is not
   * in its ledger is removed as lost. So no two that share an account at a provider may have the same. The database's
   * identity is added, so that a copy of the database does not take the original's instances.
   */
  readonly owner: string;
  /**
   * Owner and identity of the database whose place this one took, 1 to 32 of a-z and 0-9: its instances are ours as well as those that this one
   * made, and new ones are named by it. Default: `owner` and this database's identity.
   */
  readonly installation?: string;
  readonly caps?: Partial<GpuCaps>;
  /** Milliseconds between two looks at an instance that is coming up, at first; later a tenth of its age, at most 30 s. Default 5000. */
  readonly pollMs?: number;
  /**
   * How long a provider may take until its list shows what it has made. Milliseconds. Until then nothing is made anew
   * after an answer was lost. No shorter than a call of the provider may take, or two may be made. Default 60 000.
   */
  readonly settleMs?: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

import type { AttemptObserver } from "./attempt-observer.ts";
import type { Clock } from "./clock.ts";
import type { CompletionCounts } from "./completer.ts";
import type { EventBus } from "./events.ts";
import type { JobHandler } from "./handler.ts";
import type { Logger } from "./logger.ts";
import type { NewJob } from "./new-job.ts";
import type { Notifier } from "./notifier.ts";
import type { RuntimeOptions } from "./runtime-options.ts";
import type { OutdatedType } from "./handled-type.ts";
import type { WorkerRegistration } from "./worker-registration.ts";
import type { Store, StoredJob } from "./store.ts";
import type { WorkerPool } from "./worker-pool.ts";

export interface RuntimeDependencies {
  readonly store: Store;
  readonly notifier: Notifier;
  /** Handlers by type. Read live: handlers may be added while the runtime runs. */
  readonly registry: ReadonlyMap<string, JobHandler>;
  /** Validates a follow-on job and fills in its defaults; throws InvalidInputError. */
  prepareJob(job: NewJob): StoredJob;
  /** This process, as others see it. */
  readonly identity: Pick<WorkerRegistration, "name" | "host" | "pid" | "release">;
  readonly logger: Logger;
  readonly events: EventBus;
  /** Default: nobody looks. */
  readonly observer?: AttemptObserver;
  readonly options?: Partial<RuntimeOptions>;
  /** Default: the system's. */
  readonly clock?: Clock;
  /** Default: Math.random. */
  readonly random?: () => number;
}

export interface RuntimeStats {
  /** Handlers that have not ended, stuck ones included. */
  readonly running: number;
  /** Of these, the stuck ones: their jobs were closed without them. */
  readonly stuck: number;
  /** Types that this process has handlers of, and whose jobs it leaves to newer processes. */
  readonly outdated: readonly OutdatedType[];
  /** Jobs claimed and not started. */
  readonly unstarted: number;
  /** Outcomes that the database has not answered yet. */
  readonly unrecorded: number;
  readonly completions: CompletionCounts;
}

/** The part of a process that runs jobs. It starts once and stops once. */
export interface Runtime {
  readonly pool: Pick<WorkerPool, "getActiveWorkerCount" | "getIdleWorkerCount" | "getWorkerCount">;
  readonly stats: RuntimeStats;
  /** Begins to claim and run jobs. A database that is away is waited for. */
  start(): void;
  /**
   * Claims no more, gives unstarted jobs back at once, and waits for those that run: for the graceful time,
   * then they are aborted and given back, burning no attempt. Resolves when all is recorded; more calls
   * get the same promise. `graceMs` goes over the graceful time of the options.
   */
  stop(graceMs?: number): Promise<void>;
}

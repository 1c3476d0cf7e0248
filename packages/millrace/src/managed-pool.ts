import { hostname } from "node:os";
import { createRuntime, defaultRuntimeOptions } from "@millrace/core";
import type { EventBus, JobHandler, Logger, OutdatedType, Runtime, RuntimeOptions } from "@millrace/core";
import { RELEASE } from "@millrace/postgres";
import type { Engine } from "./engine.ts";
import { createProcessSpans } from "./process-spans.ts";
import { checkWorkerRange } from "./resolve-config.ts";

/** What a pool of workers works on. */
export interface PoolHost {
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly logger: Logger;
  acquireEngine(): Promise<Engine>;
  releaseEngine(): Promise<void>;
  /** Settings of the host's pools; a pool's own go over them. */
  runtimeOptions(): Partial<RuntimeOptions>;
  /** An event bus whose events reach the host's log and its waiters. */
  createEvents(): EventBus;
}

/** Workers of this process. It can be started again after it was stopped. */
export class ManagedPool {
  readonly #host: PoolHost;
  readonly #options: Partial<RuntimeOptions>;
  /** Asked for at each start. */
  readonly #events: () => EventBus;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #runtime: Runtime | undefined;

  constructor(
    host: PoolHost,
    options: Partial<RuntimeOptions> = {},
    events: () => EventBus = () => host.createEvents(),
  ) {
    this.#host = host;
    this.#options = options;
    this.#events = events;
  }

  /** Begins to run jobs. Rejects when the database cannot be reached. Does nothing when it runs already. */
  async start(): Promise<void> {
    await this.#stopping;
    if (this.#runtime !== undefined) return;
    this.#starting ??= this.#start();
    await this.#starting;
  }

  /**
   * Takes no more jobs, gives back those that have not started, and waits for those that run, at most for
   * the graceful shutdown timeout, or for `graceMs`.
   */
  async stop(graceMs?: number): Promise<void> {
    this.#stopping ??= this.#stop(graceMs);
    await this.#stopping;
  }

  /** Workers that run at least one job. */
  getActiveWorkerCount(): number {
    return this.#runtime?.pool.getActiveWorkerCount() ?? 0;
  }

  /** Workers that run none. */
  getIdleWorkerCount(): number {
    return this.#runtime?.pool.getIdleWorkerCount() ?? 0;
  }

  /** Handlers that ignore their aborted signal: their jobs are closed, and they keep their slots. */
  getStuckCount(): number {
    return this.#runtime?.stats.stuck ?? 0;
  }

  /** Types whose jobs are left to others, because what is stored of them is newer than the handler here. */
  getOutdatedTypes(): readonly OutdatedType[] {
    return this.#runtime?.stats.outdated ?? [];
  }

  getWorkerCount(): number {
    return this.#runtime?.pool.getWorkerCount() ?? 0;
  }

  /** Whether it was started and not stopped. */
  get started(): boolean {
    return this.#runtime !== undefined;
  }

  async #start(): Promise<void> {
    try {
      const engine = await this.#host.acquireEngine();
      try {
        this.#runtime = await this.#run(engine);
      } catch (error) {
        await this.#host.releaseEngine();
        throw error;
      }
    } finally {
      this.#starting = undefined;
    }
  }

  async #run(engine: Engine): Promise<Runtime> {
    const runtime = this.#createRuntime(engine);
    await this.#tellOfUnknownQueues(engine);
    await engine.listen();
    runtime.start();
    return runtime;
  }

  /** A queue begins with its first setting or type, so a name that is none yet may be right; mostly it is mistyped. */
  async #tellOfUnknownQueues({ store }: Engine): Promise<void> {
    const { queues } = this.#host.runtimeOptions();
    if (!queues) return;
    const known = new Set((await store.getQueues()).map(({ queue }) => queue));
    for (const queue of queues) {
      if (!known.has(queue))
        this.#host.logger.warn({ queue }, `There is no queue ${queue} yet, which this process serves`);
    }
  }

  async #stop(graceMs?: number): Promise<void> {
    try {
      // Who called start is told of its error; then there is nothing to stop.
      await this.#starting?.catch(() => {});
      if (this.#runtime === undefined) return;
      await this.#runtime.stop(graceMs);
      this.#runtime = undefined;
      await this.#host.releaseEngine();
    } finally {
      this.#stopping = undefined;
    }
  }

  #createRuntime({ store, notifier, writer }: Engine): Runtime {
    const { handlers, logger } = this.#host;
    const options = { ...defaultRuntimeOptions, ...this.#host.runtimeOptions(), ...this.#options };
    checkWorkerRange(options);
    return createRuntime({
      store,
      notifier,
      registry: handlers,
      prepareJob: (job) => writer.prepareFollowOn(job),
      identity: { name: options.workerName, host: hostname(), pid: process.pid, release: RELEASE },
      logger,
      events: this.#events(),
      observer: createProcessSpans(),
      options,
    });
  }
}

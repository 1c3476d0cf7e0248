import { systemClock } from "@millrace/core";
import type { JobCount, Store } from "@millrace/core";
import type { EngineHost } from "./engine-host.ts";
import { startFiguresLog } from "./figures-log.ts";
import { toHealth } from "./health.ts";
import type { HealthCheckResult } from "./health.ts";
import type { ManagedPool } from "./managed-pool.ts";
import { toJobMetrics, toProcessingTotals } from "./queue-figures.ts";
import type { JobMetrics, ProcessingTotals } from "./queue-figures.ts";
import { Throughput } from "./throughput.ts";

export interface ProcessingStats extends ProcessingTotals {
  /** Jobs a second that were processed over the last minute, as far as this manager looked. */
  readonly throughput: number;
}

/** The figures of a manager: its health, its metrics, and the log of them. */
export class ManagerFigures {
  readonly #host: EngineHost;
  readonly #connectStore: () => Promise<Store>;
  readonly #throughput = new Throughput(systemClock.monotonic);
  #stopLog: (() => void) | undefined;

  constructor(host: EngineHost, connectStore: () => Promise<Store>) {
    this.#host = host;
    this.#connectStore = connectStore;
  }

  /** Takes the first sample of the throughput, and logs figures now and then where that is switched on. */
  async start(): Promise<void> {
    await this.readStats();
    const { enableMetrics, metricsInterval } = this.#host.settings;
    if (!enableMetrics) return;
    this.#stopLog = startFiguresLog({
      intervalMs: metricsInterval,
      logger: this.#host.logger,
      readCounts: () => this.#readCounts(),
    });
  }

  stop(): void {
    this.#stopLog?.();
  }

  async readMetrics(): Promise<JobMetrics> {
    return toJobMetrics(await this.#readCounts());
  }

  async readStats(): Promise<ProcessingStats> {
    const totals = toProcessingTotals(await this.#readCounts());
    return { ...totals, throughput: this.#throughput.observe(totals.totalJobsProcessed) };
  }

  async readHealth(pool: ManagedPool): Promise<HealthCheckResult> {
    const active = pool.getActiveWorkerCount();
    const idle = pool.getIdleWorkerCount();
    const counts = await this.#readCounts().catch((error: unknown) => {
      this.#host.logger.warn({ err: error }, "The health check cannot reach the database");
      return null;
    });
    return toHealth({
      counts,
      workers: {
        total: active + idle,
        active,
        idle,
        stuck: pool.getStuckCount(),
        outdated: pool.getOutdatedTypes(),
      },
      lacksWorkers: this.#host.runsWorkers && !pool.started,
      registeredTypes: [...this.#host.handlers.keys()],
    });
  }

  async #readCounts(): Promise<readonly JobCount[]> {
    return (await this.#connectStore()).getCounts();
  }
}

import {
  createEventBus,
  defaultRuntimeOptions,
  InvalidInputError,
  logEvents,
  MillraceError,
} from "@millrace/core";
import type { EventBus, JobHandler, JobId, Logger, RuntimeOptions, StoredJobs } from "@millrace/core";
import { checkSchemaName, DEFAULT_SCHEMA } from "@millrace/postgres";
import { createDefaultLogger } from "./default-logger.ts";
import { jobHandlerRegistry } from "./default-registry.ts";
import { openEngine } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { databaseUrlFromEnvironment } from "./environment.ts";
import type { JobHandlerRegistry } from "./job-handler-registry.ts";
import type { JobQueueConfig, JobQueueDefaults } from "./job-queue-config.ts";
import type { PoolHost } from "./managed-pool.ts";
import { poolOptions } from "./pool-options.ts";
import { policyOfSettings, resolveSettings } from "./resolve-config.ts";
import { servedHandlers } from "./served-handlers.ts";
import { SharedEngine } from "./shared-engine.ts";

/**
 * What a manager and the pools of workers beside it share: settings, handlers, log, and one connected engine,
 * opened at the first use. Made without a config, it reads the environment at the first use as well, so that
 * a ready-made one can be imported before the environment is set.
 */
export class EngineHost implements PoolHost {
  readonly registry: JobHandlerRegistry;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly #config: JobQueueConfig;
  readonly #shared: SharedEngine;
  #settings: JobQueueDefaults | undefined;
  #logger: Logger | undefined;
  #events: EventBus | undefined;
  #databaseUrl: string | undefined;
  #engine: Engine | undefined;

  constructor(config?: JobQueueConfig) {
    this.#config = config ?? {};
    this.registry = this.#config.registry ?? jobHandlerRegistry;
    this.handlers = servedHandlers(this.registry, this.#config.handlers ?? []);
    this.registry.onChange(() => this.#registerTypes());
    this.#shared = new SharedEngine(() => this.#open());
    if (config === undefined) return;
    if (config.schema !== undefined) checkSchemaName(config.schema);
    this.#settings = resolveSettings(config);
    this.#databaseUrl = config.databaseUrl ?? databaseUrlFromEnvironment();
  }

  get settings(): JobQueueDefaults {
    return (this.#settings ??= resolveSettings(this.#config));
  }

  get runsWorkers(): boolean {
    return this.#config.workers ?? true;
  }

  get logger(): Logger {
    return (this.#logger ??= this.#config.logger ?? createDefaultLogger());
  }

  /** Events of the manager and of its own pool. */
  get events(): EventBus {
    return (this.#events ??= this.createEvents());
  }

  createEvents(): EventBus {
    const { logger } = this;
    const events = createEventBus((error) =>
      logger.error({ err: error }, "A listener of the job queue's events threw"),
    );
    logEvents(events, logger);
    for (const name of ["job.completed", "job.failed", "job.cancelled"] as const) {
      events.on(name, ({ job }) => this.#engine?.waiters.ended(job.id));
    }
    return events;
  }

  runtimeOptions(): Partial<RuntimeOptions> {
    const { queues, queueConcurrency, retentionDays, auditDays } = this.#config;
    return {
      ...poolOptions(this.settings),
      ...(queues !== undefined && { queues }),
      ...(queueConcurrency !== undefined && { queueConcurrency }),
      ...(retentionDays !== undefined && { retentionDays }),
      ...(auditDays !== undefined && { auditDays }),
    };
  }

  acquireEngine(): Promise<Engine> {
    return this.#shared.acquire();
  }

  releaseEngine(): Promise<void> {
    return this.#shared.release();
  }

  async #open(): Promise<Engine> {
    this.#databaseUrl ??= databaseUrlFromEnvironment();
    if (this.#databaseUrl === undefined) {
      throw new MillraceError(
        "NO_DATABASE",
        "No database is configured: set the environment variable DATABASE_URL, or pass databaseUrl to the JobQueueManager.",
      );
    }
    checkDatabaseUrl(this.#databaseUrl);
    this.#engine = await openEngine({
      databaseUrl: this.#databaseUrl,
      schema: this.#config.schema ?? DEFAULT_SCHEMA,
      migrate: this.#config.migrate ?? true,
      logger: this.logger,
      handlers: this.handlers,
      registry: this.registry,
      policy: policyOfSettings(this.settings),
      retentionDays: this.#config.retentionDays ?? defaultRuntimeOptions.retentionDays,
      onStored: (ids, jobs) => this.#tellCreated(ids, jobs),
    });
    return this.#engine;
  }

  /** Handlers that come late: other processes and SQL get to know their types at once, not with their first job. */
  #registerTypes(): void {
    this.#engine?.types.registerAll().catch((error: unknown) => {
      this.logger.warn(
        { err: error },
        "The types of new handlers could not be registered; their next job tries again",
      );
    });
  }

  #tellCreated(ids: readonly JobId[], jobs: StoredJobs): void {
    let index = 0;
    for (const { type, queue } of jobs)
      this.events.emit("job.created", { id: ids[index++] as JobId, type, queue });
  }
}

/** The text is not shown: it holds a password. */
function checkDatabaseUrl(text: string): void {
  const url = URL.parse(text);
  if (url?.protocol === "postgres:" || url?.protocol === "postgresql:") return;
  throw new InvalidInputError(
    "INVALID_DATABASE_URL",
    "The database's URL cannot be used: it must look like postgres://user:password@host:5432/database.",
  );
}

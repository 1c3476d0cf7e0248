import { systemClock } from "@millrace/core";
import type { Logger } from "@millrace/core";
import { createDatabase, createEngineProbes, createIdempotentRequests, RELEASE } from "@millrace/postgres";
import { createWebhookHandlers } from "@millrace/webhooks";
import { JobQueueManager } from "millrace";
import { createCoalescedReader } from "./coalesced-reader.ts";
import { createCodeExecutionService } from "./code-execution-service.ts";
import type { ServerConfig } from "./config.ts";
import { createDataHandlers } from "./data-handlers.ts";
import { type DatabaseServer, startDatabaseServer } from "./database-server.ts";
import { openEmailService } from "./email-service.ts";
import { addGpuSchedules, gpuHandlers } from "./gpu-instances.ts";
import { createHealthProbes } from "./health-probes.ts";
import { listen } from "./listen.ts";
import { loadHandlers } from "./load-handlers.ts";
import { setOwnSearchPath } from "./own-search-path.ts";
import { createMetrics } from "./metrics.ts";
import { addRunnerQueues } from "./runner-queues.ts";
import { createTeardown } from "./teardown.ts";
import { addUpkeepSchedules, upkeepHandlers } from "./upkeep.ts";

export interface RunningServer {
  /** Where it listens; null in the role `worker`, which serves no HTTP. */
  readonly url: string | null;
  readonly jobs: JobQueueManager;
  /** Resolves when code execution is offered, or is known not to be. */
  readonly codeExecutionPrepared: Promise<void>;
  /** Resolves, saying why, when the server cannot go on by itself. */
  readonly failed: Promise<string>;
  /** Stops listening, lets running jobs end for a while and gives the others back, stops PostgreSQL. */
  stop(): Promise<void>;
}

/**
 * Starts everything that the role asks for, in order; what was started is stopped again when a step fails.
 * The database server may have been started before: that takes as long as to load this program.
 */
export async function startServer(
  config: ServerConfig,
  logger: Logger,
  started?: DatabaseServer,
): Promise<RunningServer> {
  const teardown = createTeardown();
  try {
    const failed = Promise.withResolvers<string>();
    const { url: databaseUrl, own } = started ?? (await startDatabaseServer(config, logger));
    if (own !== undefined) {
      teardown.add(() => own.stop());
      void own.exited.then(() => failed.resolve("The embedded PostgreSQL ended."));
    }

    const email = await openEmailService(config.email, {
      connectStore: () => jobs.connectStore(),
      sends: config.role !== "api",
      logger,
    });
    // After the workers, who send.
    teardown.add(() => email.stop());
    const loaded = await loadHandlers(config.handlerModules);
    const upkeep = upkeepHandlers(
      {
        jobs: () => jobs,
        archiveFolder: config.archiveFolder,
        containers: config.containers,
        dockerHost: config.codeExecution.dockerHost,
        installation: () => probes.readInstallation(),
      },
      loaded,
    );
    const handlers = [
      ...email.handlers,
      ...createWebhookHandlers({
        ...config.webhooks,
        deliveries: () => jobs.connectStore(),
        now: systemClock.now,
      }),
      ...createDataHandlers(config.data, config.schema),
      ...gpuHandlers(config.gpu, () => jobs),
      ...upkeep,
      ...loaded,
    ];
    const jobs: JobQueueManager = new JobQueueManager({
      databaseUrl,
      schema: config.schema,
      workers: config.role !== "api",
      ...(config.queues !== undefined && { queues: config.queues }),
      queueConcurrency: config.queueConcurrency,
      backups: config.backups,
      handlers,
      logger,
    });
    const database = createDatabase({
      url: databaseUrl,
      schema: config.schema,
      max: 4,
      applicationName: "millrace server",
    });
    teardown.add(() => database.close());
    const probes = createEngineProbes(database);
    const codeExecution = createCodeExecutionService({
      config: config.codeExecution,
      queues: config.queues,
      jobs,
      probes,
      logger,
    });
    // After the workers: programs that still run end in it.
    teardown.add(() => codeExecution.stop());

    await jobs.initialize();
    teardown.add(() => jobs.shutdown());
    await addRunnerQueues(await jobs.connectStore());
    await addGpuSchedules(jobs, config.gpu);
    if (config.upkeepSchedules) await addUpkeepSchedules(jobs, upkeep);
    if (own !== undefined) await setOwnSearchPath(database);
    const url = config.role === "worker" ? null : await serve();
    const codeExecutionPrepared = config.role === "api" ? Promise.resolve() : codeExecution.prepare();
    return { url, jobs, codeExecutionPrepared, failed: failed.promise, stop: () => teardown.run() };

    async function serve(): Promise<string> {
      const closing = new AbortController();
      const store = await jobs.connectStore();
      const { createApp } = await import("./app.ts"); // a worker alone has no use for it
      const app = createApp({
        jobs,
        reader: createCoalescedReader((ids) => store.getJobsById(ids)),
        idempotentRequests: createIdempotentRequests(database),
        codeExecution,
        emailTemplates: email.templates,
        health: createHealthProbes(jobs, probes, closing.signal),
        metrics: createMetrics({
          events: jobs.events,
          getCounts: () => store.getCounts(),
          pool: jobs.workerPool,
        }),
        requestGuard: {
          limit: config.requestLimit,
          trustedProxies: config.trustedProxies,
          trustedUserHeader: config.trustedUserHeader,
        },
        closing: closing.signal,
        logger,
        release: RELEASE,
      });
      const listener = await listen(app, config);
      teardown.add(() => listener.close());
      teardown.add(async () => closing.abort());
      return listener.url;
    }
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

import {
  CODE_EXECUTION_QUEUE,
  CODE_EXECUTION_TYPE,
  codeExecutionSchema,
  COMPILE_CACHE_BYTES,
  createCodeExecutionHandlers,
  createCompileCache,
  limitsOfLanguage,
  listRuntimes,
  processorWeaknesses,
  type Sandbox,
} from "@millrace/code-execution";
import type { Logger } from "@millrace/core";
import type { EngineProbes } from "@millrace/postgres";
import type { JobQueueManager } from "millrace";
import type { ServerConfig } from "./config.ts";
import { leaveToContainers } from "./leave-to-containers.ts";
import { limitClients } from "./limit-clients.ts";
import { limitCompiles } from "./limit-compiles.ts";
import { openSandbox } from "./open-sandbox.ts";
import { reportCaches } from "./report-caches.ts";
import type { CodeExecution, CodeExecutionAvailability } from "./routes/compile/code-execution.ts";

const MIB = 1024 * 1024;

interface CodeExecutionOptions {
  readonly config: ServerConfig["codeExecution"];
  /** Queues whose jobs this process runs; undefined: all. */
  readonly queues: readonly string[] | undefined;
  readonly jobs: Pick<JobQueueManager, "connectStore" | "registry">;
  readonly probes: Pick<EngineProbes, "hasLiveWorker" | "runsContainers">;
  readonly logger: Logger;
}

/** Code execution of one server process. */
export interface CodeExecutionService extends CodeExecution {
  /**
   * Opens the sandbox, builds its image where it is missing (a minute, once), and offers the type.
   * Never throws: what stands in the way is logged, and told to whoever submits a program.
   */
  prepare(): Promise<void>;
  stop(): Promise<void>;
}

export function createCodeExecutionService(options: CodeExecutionOptions): CodeExecutionService {
  const { config, queues, jobs, probes, logger } = options;
  let here: CodeExecutionAvailability = {
    available: false,
    reason: "No worker process runs code.",
    cure: "Start one with MILLRACE_ROLE=worker, on a machine with a container engine if you can.",
  };
  let close = async () => {};
  let isStopped = false;
  let programsRunIn: Pick<Sandbox, "driver" | "runtime"> | undefined;
  let clientsAreLimited: Promise<void> | undefined;

  async function setUp(): Promise<CodeExecutionAvailability> {
    const opened = await openSandbox(config, logger);
    if (!opened.available) return opened;
    close = opened.close;
    if (isStopped) {
      await close();
      return { available: false, reason: "This process stops.", cure: "Start another." };
    }
    const store = await jobs.connectStore();
    const { maxConcurrent, maxWaiting, compile } = config;
    await store.configureQueue(CODE_EXECUTION_QUEUE, { concurrency: maxConcurrent, maxWaiting });
    await limitCompiles(store, compile.maxConcurrent);
    const { sandbox, images } = opened;
    const compiled = createCompileCache(COMPILE_CACHE_BYTES);
    const isOfFleet = queues?.includes(CODE_EXECUTION_QUEUE) ?? true;
    // Others leave programs to whoever tells of images.
    const caches = [compiled, ...opened.caches, ...(isOfFleet && images !== undefined ? [images] : [])];
    const report = await reportCaches({ store, caches, logger });
    let closeTaking = async () => {};
    close = async () => {
      await closeTaking();
      await report.stop();
      await opened.close();
    };
    const workspaces = { store, maxBytes: config.workspaceBytes };
    const handlers = createCodeExecutionHandlers({ sandbox, limits: config.limits, compiled, workspaces });
    const take = () => {
      programsRunIn = sandbox;
      for (const handler of handlers) jobs.registry.register(handler);
    };
    const leave = () => {
      programsRunIn = { driver: "docker" };
      for (const { type } of handlers) jobs.registry.unregister(type);
    };
    if (images !== undefined || config.driver === "embedded" || !isOfFleet) take();
    else closeTaking = (await leaveToContainers({ probes, take, leave, logger })).stop;
    const weaknesses = await processorWeaknesses();
    if (weaknesses.length > 0)
      logger.warn(
        { weaknesses },
        "Programs may read what others have in memory: by weaknesses of this machine's processor that its kernel leaves open",
      );
    return { available: true };
  }

  return {
    schema: codeExecutionSchema(config.limits),
    submissionsPerMinute: config.submissionsPerMinute,
    addressSubmissionsPerMinute: config.addressSubmissionsPerMinute,
    maxConcurrent: config.maxConcurrent,
    maxWaiting: config.maxWaiting,
    maxWaitingCompiles: config.compile.maxWaiting,
    ofClient: config.ofClient,

    async prepare() {
      here = {
        available: false,
        reason: "Code execution is being prepared.",
        cure: "Try again in a minute.",
      };
      try {
        here = await setUp();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        here = { available: false, reason, cure: "Mend that and restart the server." };
      }
      if (here.available) logger.info({ type: CODE_EXECUTION_TYPE }, "Code execution is offered");
      else
        logger.warn(
          { reason: here.reason, cure: here.cure },
          "Code execution is not offered; all else works",
        );
    },

    listRuntimes() {
      return listRuntimes()
        .filter(({ driver }) => programsRunIn === undefined || driver === programsRunIn.driver)
        .map((runtime) => {
          const { run } = limitsOfLanguage(runtime.language, config.limits, runtime.driver);
          const { timeoutMs, cpuMs, memoryBytes, cpus, outputBytes } = run;
          return {
            ...runtime,
            ...(programsRunIn?.runtime === undefined ? {} : { runtime: programsRunIn.runtime }),
            limits: {
              timeoutMs: timeoutMs.most,
              cpuMs: cpuMs.most,
              memoryMb: Math.floor(memoryBytes.most / MIB),
              cpus: cpus.most,
              outputBytes: outputBytes.most,
            },
            defaults: {
              timeoutMs: timeoutMs.default,
              cpuMs: cpuMs.default ?? null,
              memoryMb: Math.floor(memoryBytes.default / MIB),
              cpus: cpus.default,
              outputBytes: outputBytes.default,
            },
          };
        });
    },

    async findAvailability() {
      return here.available || !(await probes.hasLiveWorker(CODE_EXECUTION_TYPE))
        ? here
        : { available: true };
    },

    async limitCompiles() {
      await limitCompiles(await jobs.connectStore(), config.compile.maxConcurrent);
    },

    async limitClients(anew = false) {
      const { ofClient } = config;
      if (ofClient === undefined) return;
      if (anew) clientsAreLimited = undefined;
      clientsAreLimited ??= jobs
        .connectStore()
        .then((store) => limitClients(store, ofClient.maxConcurrent))
        .catch((error: unknown) => {
          clientsAreLimited = undefined;
          throw error;
        });
      await clientsAreLimited;
    },

    caches: {
      read: async () => (await jobs.connectStore()).getCaches(),
      purge: async (packageName) => (await jobs.connectStore()).purgeCaches(packageName),
    },

    async stop() {
      isStopped = true;
      await close();
    },
  };
}

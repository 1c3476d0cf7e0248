import {
  CODE_EXECUTION_QUEUE,
  CODE_EXECUTION_TYPE,
  codeExecutionSchema,
  connectDocker,
  createCodeExecutionHandlers,
  ensureImage,
  probeDocker,
  sweepContainers,
} from "@millrace/code-execution";
import type { Logger } from "@millrace/core";
import type { EngineProbes } from "@millrace/postgres";
import type { JobQueueManager } from "millrace";
import type { ServerConfig } from "./config.ts";
import type { CodeExecution, CodeExecutionAvailability } from "./routes/compile/code-execution.ts";

const SWEEP_INTERVAL_MS = 300_000;

interface CodeExecutionOptions {
  readonly config: ServerConfig["codeExecution"];
  readonly jobs: Pick<JobQueueManager, "connectStore" | "registry">;
  readonly probes: Pick<EngineProbes, "hasLiveWorker">;
  readonly logger: Logger;
}

/** Code execution of one server process. */
export interface CodeExecutionService extends CodeExecution {
  /**
   * Looks for a container engine, builds the image where it is missing (a minute, once), and offers the type.
   * Never throws: what stands in the way is logged, and told to whoever submits a program.
   */
  prepare(): Promise<void>;
  stop(): void;
}

export function createCodeExecutionService(options: CodeExecutionOptions): CodeExecutionService {
  const { config, jobs, probes, logger } = options;
  let here: CodeExecutionAvailability = {
    available: false,
    reason: "No worker process runs code.",
    cure: "Start one with MILLRACE_ROLE=worker on a machine with a container engine.",
  };
  let sweeper: NodeJS.Timeout | undefined;

  async function setUp(): Promise<CodeExecutionAvailability> {
    const docker = await connectDocker(config.dockerHost);
    const engine = await probeDocker(docker);
    if (!engine.available) return engine;
    const sweep = () => sweepContainers(docker, logger);
    await sweep();
    const image = await ensureImage(docker, logger);
    const store = await jobs.connectStore();
    await store.configureQueue(CODE_EXECUTION_QUEUE, {
      concurrency: config.maxConcurrent,
      maxWaiting: config.maxWaiting,
    });
    const handlers = createCodeExecutionHandlers({ docker, image, cpus: engine.cpus, limits: config.limits });
    for (const handler of handlers) jobs.registry.register(handler);
    sweeper = setInterval(() => {
      sweep().catch((error: unknown) =>
        logger.warn({ err: error }, "Leftover containers could not be removed"),
      );
    }, SWEEP_INTERVAL_MS);
    return { available: true };
  }

  return {
    schema: codeExecutionSchema(config.limits),
    submissionsPerMinute: config.submissionsPerMinute,
    maxConcurrent: config.maxConcurrent,
    maxWaiting: config.maxWaiting,

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

    async findAvailability() {
      return here.available || !(await probes.hasLiveWorker(CODE_EXECUTION_TYPE))
        ? here
        : { available: true };
    },

    stop: () => clearInterval(sweeper),
  };
}

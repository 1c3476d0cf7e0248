import {
  connectDocker,
  createDockerSandbox,
  createEmbeddedSandbox,
  createImageCache,
  guestLimits,
  limitsNotHeld,
  probeDocker,
  probeEmbedded,
  type Sandbox,
  sweepContainers,
  type WatchedCache,
} from "@millrace/code-execution";
import type { Logger } from "@millrace/core";
import type { ServerConfig } from "./config.ts";
import type { CodeExecutionAvailability } from "./routes/compile/code-execution.ts";

const SWEEP_INTERVAL_MS = 300_000;
/** Every limit holds with it where the engine says that it sets it; any other runtime is tried before it is offered. */
const MEASURED_RUNTIME = "runc";

/** A sandbox that this process runs programs in. */
interface OpenSandbox {
  readonly available: true;
  readonly sandbox: Sandbox;
  /** Those that lie in the engine, but for its images. */
  readonly caches: readonly WatchedCache[];
  /** Of the engine; absent: programs run without containers. */
  readonly images?: WatchedCache;
  close(): Promise<void>;
}

type Unavailable = Extract<CodeExecutionAvailability, { available: false }>;

/**
 * The sandbox of the configured driver. `auto`: containers where an engine answers that can enforce every limit and has or
 * makes the image, else the embedded one.
 */
export async function openSandbox(
  config: ServerConfig["codeExecution"],
  logger: Logger,
): Promise<OpenSandbox | Unavailable> {
  if (config.driver === "embedded") return openEmbedded(config);
  const opened = await openDocker(config, logger);
  if (opened.available || config.driver === "docker") return opened;
  logger.warn(
    { reason: opened.reason, cure: opened.cure },
    "No containers here: programs run as WebAssembly, without exceptions and threads",
  );
  return openEmbedded(config);
}

/** An engine that neither has nor makes the image. One that fails in another way may be there again at the next start. */
function unusable(error: unknown): Unavailable {
  const reason = error instanceof Error ? error.message : String(error);
  return { available: false, reason, cure: "Mend that and restart the server." };
}

async function openDocker(
  config: ServerConfig["codeExecution"],
  logger: Logger,
): Promise<OpenSandbox | Unavailable> {
  const docker = await connectDocker(config.dockerHost);
  const engine = await probeDocker(docker, config.runtime);
  if (!engine.available) return engine;
  const images = createImageCache(docker, logger);
  const sweep = async () => {
    try {
      await sweepContainers(docker, logger);
      await images.sweep();
    } catch (error) {
      logger.warn({ err: error }, "Leftover containers and images could not be removed");
    }
  };
  await sweep();
  const image = await images.runtime().catch(unusable);
  if (typeof image !== "string") return image;
  const sweeper = setInterval(() => void sweep(), SWEEP_INTERVAL_MS);
  const { run, compile } = config.limits;
  const sandbox = createDockerSandbox({
    docker,
    image,
    rebuildImage: () => images.runtime(),
    cpus: engine.cpus,
    runtime: engine.runtime,
    pool: { size: config.pool, usual: [guestLimits(run), guestLimits(compile)] },
    dependencies: {
      ...config.dependencies,
      installerImage: (runtimeImage) => images.installers(runtimeImage),
    },
    logger,
  });
  const notHeld = engine.runtime === MEASURED_RUNTIME ? [] : await limitsNotHeld(sandbox, logger);
  if (notHeld.length > 0) {
    clearInterval(sweeper);
    await sandbox.close();
    return {
      available: false,
      reason: `The container engine's runtime "${engine.runtime}" does not hold: ${notHeld.join(", ")}.`,
      cure: "Set the runtime up so that it does (docs/sandbox.md), or choose another by CODE_EXECUTION_RUNTIME, and restart the server.",
    };
  }
  return {
    available: true,
    sandbox,
    caches: sandbox.dependencies === undefined ? [] : [sandbox.dependencies],
    images,
    async close() {
      clearInterval(sweeper);
      await sandbox.close();
    },
  };
}

function openEmbedded({ limits }: ServerConfig["codeExecution"]): OpenSandbox | Unavailable {
  const probe = probeEmbedded();
  if (!probe.available) return probe;
  const sandbox = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
  return { available: true, sandbox, caches: [], close: () => sandbox.close() };
}

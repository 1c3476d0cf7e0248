import { type Logger, startLoop } from "@millrace/core";
import type { EngineProbes } from "@millrace/postgres";

/** Milliseconds between two looks. */
const INTERVAL_MS = 3000;

interface LeaveToContainersOptions {
  readonly probes: Pick<EngineProbes, "runsContainers">;
  /** From now on this process takes programs. */
  take(): void;
  /** From now on it leaves them to others. */
  leave(): void;
  readonly logger: Logger;
  readonly intervalMs?: number;
}

/**
 * For a process that has no containers and was not told to do without: it takes programs only while no other process runs
 * them in containers. Of one installation all are run alike then, and none is refused, or judged by another compiler, for
 * where it happened to go. Resolves once it is decided for now.
 */
export async function leaveToContainers({
  probes,
  take,
  leave,
  logger,
  intervalMs = INTERVAL_MS,
}: LeaveToContainersOptions): Promise<{ stop(): Promise<void> }> {
  let isLeft: boolean | undefined;

  async function look(): Promise<number> {
    const isDoneElsewhere = await probes.runsContainers();
    if (isDoneElsewhere !== isLeft) {
      if (isDoneElsewhere) {
        leave();
        logger.info({}, "Programs are left to the processes that run them in containers");
      } else {
        take();
        if (isLeft === true)
          logger.warn({}, "No process runs programs in containers any more: they run as WebAssembly here");
      }
      isLeft = isDoneElsewhere;
    }
    return intervalMs;
  }

  await look();
  const loop = startLoop({
    step: look,
    onError: (error, retryInMs) =>
      logger.warn(
        { err: error, retryInMs },
        "Whether programs are run in containers elsewhere is not known; it is asked again",
      ),
    random: Math.random,
  });
  return { stop: () => loop.stop() };
}

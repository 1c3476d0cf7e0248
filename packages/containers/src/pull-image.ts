import { EngineError, engineStatus } from "@millrace/container-engine";
import type { JobContext } from "@millrace/core";
import { ContainerError } from "./container-error.ts";
import type { ContainerEngine } from "./open-engine.ts";

/** Milliseconds for the registry's first answer; the layers after it may take as long as the job may. */
const PULL_TIMEOUT_MS = 60_000;
/** What registries say of an image that they do not have, or do not show to us. */
const NOT_THERE = /not found|manifest unknown|does not exist|access denied|unauthorized|no basic auth/i;

/** One line of the engine's account of a pull. */
interface PullEvent {
  readonly error?: string;
}

/**
 * Fetches an image from its registry. Throws ContainerError when there is no such image, EngineError when the registry or
 * the engine failed, and the signal's reason once it is aborted.
 */
export async function pullImage(engine: ContainerEngine, image: string, context: JobContext): Promise<void> {
  context.progress(0, `fetching ${image}`);
  try {
    // Of the pull itself: the client's own signal ends with the first answer.
    const account = await engine.call(
      `fetch the image ${image}`,
      (abortSignal) => engine.docker.pull(image, { abortSignal }),
      PULL_TIMEOUT_MS,
    );
    await followPull(engine, account, context.signal);
  } catch (error) {
    context.signal.throwIfAborted();
    if (engineStatus(error) === 404 || NOT_THERE.test(String(error))) {
      throw new ContainerError(
        "CONTAINER_IMAGE_NOT_FOUND",
        `There is no image ${image}: ${messageOf(error)}`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

async function followPull(
  { docker }: ContainerEngine,
  account: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<void> {
  const ended = Promise.withResolvers<void>();
  const onAbort = () => {
    if ("destroy" in account && typeof account.destroy === "function") account.destroy();
    ended.reject(signal.reason);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  docker.modem.followProgress(account, (error: Error | null, events: PullEvent[] | null) => {
    const reason = error?.message ?? events?.find((event) => event.error !== undefined)?.error;
    if (reason === undefined) ended.resolve();
    else
      ended.reject(
        new EngineError(`Docker could not fetch the image: ${reason}.`, { cause: error ?? undefined }),
      );
  });
  try {
    await ended.promise;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import { engineStatus } from "@millrace/container-engine";
import { defineHandler, type JobHandler } from "@millrace/core";
import { containerRetry } from "./container-retry.ts";
import { toContainerState } from "./container-state.ts";
import type { ContainerDependencies } from "./dependencies.ts";
import { type ContainerEngine, openEngine } from "./open-engine.ts";
import { findOwnContainer } from "./own-container.ts";
import { removeContainer } from "./remove-container.ts";
import { destroyContainerSchema } from "./schema.ts";

/** Beyond the grace that a container has, for the engine's own work. Milliseconds. */
const ENGINE_MS = 30_000;

export interface DestroyContainerResult {
  /** False: there was none. */
  readonly removed: boolean;
  readonly containerId: string;
  readonly name: string | null;
}

/** Handler of `destroy-container`: stops and removes a container of this installation. One that is gone is done. */
export function createDestroyContainer(dependencies: ContainerDependencies): JobHandler {
  return defineHandler({
    type: "destroy-container",
    queue: "container-management",
    schema: destroyContainerSchema,
    timeoutSeconds: 600,
    ...containerRetry,
    async execute({ containerId, graceMs }, context): Promise<DestroyContainerResult> {
      const engine = await openEngine(dependencies, context.signal);
      const found = await findOwnContainer(engine, containerId);
      if (found === undefined) return { removed: false, containerId, name: null };
      const { name, running } = toContainerState(found);
      // By its id from here on: another may have the name by now.
      if (running && graceMs > 0) {
        context.progress(0, `stopping ${name}, which has ${graceMs} ms`);
        await stop(engine, found.Id, graceMs);
        context.progress(50, `${name} has stopped`);
      }
      await removeContainer(engine, found.Id);
      return { removed: true, containerId: found.Id, name };
    },
  });
}

async function stop({ call, docker }: ContainerEngine, id: string, graceMs: number): Promise<void> {
  try {
    await call(
      "stop a container",
      (abortSignal) => docker.getContainer(id).stop({ t: Math.ceil(graceMs / 1000), abortSignal }),
      graceMs + ENGINE_MS,
    );
  } catch (error) {
    const status = engineStatus(error);
    // It has stopped, or is gone.
    if (status !== 304 && status !== 404) throw error;
  }
}

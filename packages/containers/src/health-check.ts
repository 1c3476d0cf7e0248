import { setTimeout as delay } from "node:timers/promises";
import { defineHandler, type JobHandler } from "@millrace/core";
import { ContainerError } from "./container-error.ts";
import { containerRetry } from "./container-retry.ts";
import { type ContainerState, toContainerState } from "./container-state.ts";
import type { ContainerDependencies } from "./dependencies.ts";
import { openEngine } from "./open-engine.ts";
import { findOwnContainer } from "./own-container.ts";
import { healthCheckSchema } from "./schema.ts";

/** Between two looks while it waits. Milliseconds. */
const LOOK_EVERY_MS = 500;

export interface HealthCheckResult extends ContainerState {
  /** It runs, and its own check says so where it has one. */
  readonly healthy: boolean;
}

/** A job that waited in vain. */
export interface NotHealthyResult extends HealthCheckResult {
  readonly success: false;
  readonly code: "not-healthy";
  readonly error: string;
}

/**
 * Handler of `health-check`: how a container of this installation is. Without a wait the job completes whatever that is; with one
 * it fails, result kept, when the container is not healthy by then, and at once when it has ended.
 */
export function createHealthCheck(dependencies: ContainerDependencies): JobHandler {
  return defineHandler({
    type: "health-check",
    queue: "container-management",
    schema: healthCheckSchema,
    timeoutSeconds: 900,
    ...containerRetry,
    async execute({ containerId, waitMs }, context): Promise<HealthCheckResult | NotHealthyResult> {
      const engine = await openEngine(dependencies, context.signal);
      const look = async (): Promise<HealthCheckResult> => {
        const found = await findOwnContainer(engine, containerId);
        if (found === undefined)
          throw new ContainerError("CONTAINER_NOT_FOUND", `There is no container ${containerId}.`);
        const state = toContainerState(found);
        return {
          ...state,
          healthy: state.running && (state.health === "none" || state.health === "healthy"),
        };
      };
      let seen = await look();
      for (let waited = 0; waited < waitMs && !seen.healthy && !isOver(seen); waited += LOOK_EVERY_MS) {
        context.progress({ done: waited, total: waitMs }, `${seen.status}, health ${seen.health}`);
        await delay(Math.min(LOOK_EVERY_MS, waitMs - waited), undefined, { signal: context.signal });
        seen = await look();
      }
      if (seen.healthy || waitMs === 0) return seen;
      return { ...seen, success: false, code: "not-healthy", error: complaint(seen, waitMs) };
    },
  });
}

/** It will not be healthy any more by itself. */
function isOver({ status }: ContainerState): boolean {
  return status === "exited" || status === "dead" || status === "removing";
}

function complaint({ name, status, health, exitCode }: ContainerState, waitMs: number): string {
  if (exitCode !== null) return `Container ${name} has ended with exit code ${exitCode}.`;
  return `Container ${name} was not healthy after ${waitMs} ms: it is ${status}${health === "none" ? "" : ` and ${health}`}.`;
}

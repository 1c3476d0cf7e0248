import type { JobHandler } from "@millrace/core";
import { createCleanupContainers } from "./cleanup-containers.ts";
import { createCreateContainer } from "./create-container.ts";
import type { ContainerDependencies } from "./dependencies.ts";
import { createDestroyContainer } from "./destroy-container.ts";
import { createHealthCheck } from "./health-check.ts";

/** The handlers of this pack: `create-container`, `destroy-container`, `health-check` and `cleanup-containers`. */
export function createContainerHandlers(dependencies: ContainerDependencies): JobHandler[] {
  return [createCreateContainer, createDestroyContainer, createHealthCheck, createCleanupContainers].map(
    (create) => create(dependencies),
  );
}

import { connectDocker } from "@millrace/container-engine";
import {
  CONTAINER_SCHEDULES,
  containerFigures,
  type ContainerDependencies,
  type ContainerPolicy,
  createContainerHandlers,
} from "@millrace/containers";
import { type JobHandler, MillraceError } from "@millrace/core";
import { createUpkeepHandlers, UPKEEP_SCHEDULES } from "@millrace/upkeep";
import { jobHandlerRegistry, type JobQueueManager } from "millrace";

interface UpkeepOptions {
  readonly jobs: () => JobQueueManager;
  /** Where what is deleted is written when a job asks for it. */
  readonly archiveFolder: string;
  readonly containers: ContainerPolicy;
  /** Of the container engine; undefined: Docker's own socket. */
  readonly dockerHost: string | undefined;
  readonly installation: ContainerDependencies["installation"];
}

/**
 * The handlers of upkeep and, where images are allowed, of containers, without the types that the user has handlers of their
 * own for. A process that may run no image leaves the jobs of containers to those that may.
 */
export function upkeepHandlers(
  { jobs, archiveFolder, containers, dockerHost, installation }: UpkeepOptions,
  loaded: readonly JobHandler[],
): readonly JobHandler[] {
  const replaced = new Set([...jobHandlerRegistry.handlers, ...loaded].map(({ type }) => type));
  const dependencies: ContainerDependencies = {
    connectEngine: once(() => connectDocker(dockerHost)),
    policy: containers,
    installation: once(installation),
    connectStore: () => jobs().connectStore(),
  };
  const measureContainers = (signal: AbortSignal) => containerFigures(dependencies, signal);
  return [
    ...createUpkeepHandlers({ engine: jobs, archiveFolder, measureContainers }),
    ...(containers.images.length > 0 ? createContainerHandlers(dependencies) : []),
  ].filter(({ type }) => !replaced.has(type));
}

/** Asks once; again after a failure. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask().catch((error: unknown) => {
      answer = undefined;
      throw error;
    });
    return answer;
  };
}

/** Makes the schedules of these handlers that are not there. One that is there stays as it was changed, or paused. */
export async function addUpkeepSchedules(
  jobs: Pick<JobQueueManager, "schedules">,
  handlers: readonly JobHandler[],
): Promise<void> {
  for (const schedule of [...UPKEEP_SCHEDULES, ...CONTAINER_SCHEDULES]) {
    if (!handlers.some(({ type }) => type === schedule.type)) continue;
    try {
      await jobs.schedules.create(schedule);
    } catch (error) {
      if (!(error instanceof MillraceError && error.code === "SCHEDULE_EXISTS")) throw error;
    }
  }
}

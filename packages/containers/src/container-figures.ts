import type { ContainerDependencies } from "./dependencies.ts";
import { installationLabels, labelFilter } from "./labels.ts";
import { openEngine } from "./open-engine.ts";

/** The engine and its containers in figures. */
export interface ContainerFigures {
  /** The host of the engine, by its own name: other workers may have others. */
  readonly engine: string;
  /** Of the engine. */
  readonly version: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly images: number;
  /** Of everybody. */
  readonly running: number;
  readonly paused: number;
  readonly stopped: number;
  /** Those of this installation on this engine, by Docker's word for their state. */
  readonly own: Readonly<Record<string, number>>;
}

/** Throws EngineError when the engine does not answer. */
export async function containerFigures(
  dependencies: Pick<ContainerDependencies, "connectEngine" | "installation">,
  signal: AbortSignal,
): Promise<ContainerFigures> {
  const { call, docker, installation } = await openEngine(dependencies, signal);
  const info = await call("describe itself", () => docker.info());
  const filters = labelFilter(installationLabels(installation));
  const containers = await call("list containers", (abortSignal) =>
    docker.listContainers({ all: true, filters, abortSignal }),
  );
  const own: Record<string, number> = {};
  for (const { State } of containers) own[State] = (own[State] ?? 0) + 1;
  return {
    engine: info.Name,
    version: info.ServerVersion,
    cpus: info.NCPU,
    memoryBytes: info.MemTotal,
    images: info.Images,
    running: info.ContainersRunning,
    paused: info.ContainersPaused,
    stopped: info.ContainersStopped,
    own,
  };
}

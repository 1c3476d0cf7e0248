import type { ContainerInspectInfo } from "dockerode";

/** A port that is published. */
export interface PublishedPort {
  readonly containerPort: number;
  readonly hostPort: number;
  readonly protocol: string;
}

/** A container as the results of jobs show it. */
export interface ContainerState {
  readonly containerId: string;
  readonly name: string;
  readonly image: string;
  /** Docker's word: created, running, paused, restarting, removing, exited or dead. */
  readonly status: string;
  readonly running: boolean;
  /** By its own check; `none`: it has none. */
  readonly health: "healthy" | "unhealthy" | "starting" | "none";
  /** Null while it has not ended. */
  readonly exitCode: number | null;
  /** Whether it was killed for its memory. */
  readonly outOfMemory: boolean;
  /** By the engine's clock. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly ports: readonly PublishedPort[];
}

export function toContainerState(container: ContainerInspectInfo): ContainerState {
  const { State: state } = container;
  const hasEnded = state.Status === "exited" || state.Status === "dead";
  return {
    containerId: container.Id,
    name: container.Name.replace(/^\//, ""),
    image: container.Config.Image,
    status: state.Status,
    running: state.Running,
    health: healthOf(state.Health?.Status),
    exitCode: hasEnded ? state.ExitCode : null,
    outOfMemory: state.OOMKilled,
    createdAt: container.Created,
    startedAt: instant(state.StartedAt),
    endedAt: hasEnded ? instant(state.FinishedAt) : null,
    ports: publishedPorts(container),
  };
}

function healthOf(status: string | undefined): ContainerState["health"] {
  return status === "healthy" || status === "unhealthy" || status === "starting" ? status : "none";
}

/** The engine says the year 1 for never. */
function instant(text: string): string | null {
  return text.startsWith("0001-") ? null : text;
}

function publishedPorts({ NetworkSettings }: ContainerInspectInfo): readonly PublishedPort[] {
  // Null where the engine has not given a port yet, whatever the type says.
  const bindings = Object.entries(NetworkSettings.Ports ?? {}) as [string, { HostPort: string }[] | null][];
  return bindings.flatMap(([name, hosts]) => {
    const [containerPort, protocol = "tcp"] = name.split("/");
    return (hosts ?? []).map(({ HostPort }) => ({
      containerPort: Number(containerPort),
      hostPort: Number(HostPort),
      protocol,
    }));
  });
}

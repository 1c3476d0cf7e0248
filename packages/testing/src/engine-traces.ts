import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

type Labels = Readonly<Record<string, string>>;

/** What the engine tells of one thing that it did; the fields that are read here. */
interface EngineEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Labels };
}

/** What is asked of an engine; dockerode has it. */
export interface WatchedEngine {
  info(): Promise<{ readonly DockerRootDir: string; readonly Driver: string }>;
  getEvents(options: { filters: { type: ("container" | "volume")[] } }): Promise<NodeJS.ReadableStream>;
  listContainers(options: {
    all: true;
  }): Promise<readonly { readonly Id: string; readonly State: string; readonly Labels: Labels }[]>;
  listVolumes(): Promise<{ readonly Volumes: readonly { readonly Name: string }[] }>;
}

/** What the engine and its host have of containers with certain labels that were made since. */
export interface EngineTraces {
  /** Whether the engine's host is this machine, and its processes, cgroups and files can be looked at. */
  readonly isHostSeen: boolean;
  /** How many containers were made. */
  made(): number;
  /**
   * Each trace of them, a line each, beyond so many that wait for programs: containers, processes, cgroups, the
   * engine's files, volumes. Of those that wait, processes beside the supervisor.
   */
  beyond(waiting: number): Promise<readonly string[]>;
  close(): void;
}

/**
 * Watches the engine from now on, so that what is gone from its lists is still looked for on its host. `isOwn`: others make
 * containers at the same time.
 */
export async function watchEngine(
  docker: WatchedEngine,
  isOwn: (labels: Labels) => boolean,
): Promise<EngineTraces> {
  const containers = new Set<string>();
  const volumes = new Set<string>();
  const { DockerRootDir: root, Driver: storage } = await docker.info();
  const isHostSeen = canList(join(root, "containers"));
  const events = (await docker.getEvents({ filters: { type: ["container", "volume"] } })) as Readable;
  createInterface({ input: events }).on("line", (line) => {
    const { Type: type, Action: action, Actor: actor } = JSON.parse(line) as EngineEvent;
    if (type === "container" && action === "create" && isOwn(actor.Attributes)) containers.add(actor.ID);
    if (type === "volume" && containers.has(actor.Attributes["container"] ?? "")) volumes.add(actor.ID);
  });

  return {
    isHostSeen,
    made: () => containers.size,
    async beyond(waiting) {
      const listed = (await docker.listContainers({ all: true })).filter(({ Labels: labels }) =>
        isOwn(labels),
      );
      const { Volumes: kept } = await docker.listVolumes();
      const processes = isHostSeen ? processesByContainer() : new Map<string, string[]>();
      const allowed = new Set(listed.length === waiting ? listed.map(({ Id: id }) => id) : []);
      const places = [...containers]
        .filter((id) => !allowed.has(id))
        .flatMap((id) => [
          ...(processes.get(id) ?? []).map((pid) => `process ${pid} of ${id}`),
          ...(isHostSeen ? foldersOf(id, root, storage) : []).filter(existsSync),
        ]);
      return [
        ...listed
          .filter(({ Id: id }) => !allowed.has(id))
          .map(({ Id: id, State: state }) => `container ${id}, ${state}`),
        ...places,
        ...[...allowed].flatMap((id) =>
          (processes.get(id) ?? []).slice(1).map((pid) => `process ${pid} in ${id}`),
        ),
        ...kept.filter(({ Name: name }) => volumes.has(name)).map(({ Name: name }) => `volume ${name}`),
      ];
    },
    close: () => events.destroy(),
  };
}

function canList(folder: string): boolean {
  try {
    return readdirSync(folder) !== undefined;
  } catch {
    return false;
  }
}

const CGROUPS = "/sys/fs/cgroup";

/** Where a container is on its host: its cgroups of either version and manager, and what the engine writes of it. */
function foldersOf(id: string, root: string, storage: string): string[] {
  const trees = [CGROUPS, ...readdirSync(CGROUPS).map((controller) => join(CGROUPS, controller))];
  return [
    ...trees.flatMap((tree) => [join(tree, "docker", id), join(tree, "system.slice", `docker-${id}.scope`)]),
    join(root, "containers", id),
    join(root, "image", storage, "layerdb/mounts", id),
  ];
}

/** Processes of this machine that are in a container. */
function processesByContainer(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const id = /[0-9a-f]{64}/.exec(cgroupOf(pid))?.[0];
    if (id !== undefined) found.set(id, [...(found.get(id) ?? []), pid]);
  }
  return found;
}

function cgroupOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, "utf8");
  } catch {
    // It ended meanwhile.
    return "";
  }
}

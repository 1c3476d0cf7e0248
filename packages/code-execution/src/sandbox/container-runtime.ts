/** What a runtime of the engine needs of a container for its limits to hold. */
export interface ContainerRuntime {
  /** Who tells the supervisor of processor time, memory and OOM kills. */
  readonly counts: "cgroup" | "processes";
  /** Bytes that it takes out of the container's memory for itself. */
  readonly ownBytes: number;
  /** Processes and threads of the host that it may need for each of the program's. */
  readonly hostProcesses: number;
  /**
   * Whether users are the container's own. Then `nproc` counts the processes of this container alone; and the supervisor
   * has to be another user than the program, into whose processes that kernel lets it.
   */
  readonly hasOwnUsers: boolean;
}

/** The kernel is the host's, and so are the counts. */
const OF_THE_HOST: ContainerRuntime = { counts: "cgroup", ownBytes: 0, hostProcesses: 1, hasOwnUsers: false };

/**
 * gVisor: a kernel of the container's own, which the host sees as a few processes. The host's cgroup holds all of it and nothing
 * of that is seen from within.
 */
const GVISOR: ContainerRuntime = {
  counts: "processes",
  ownBytes: 64 * 1024 * 1024,
  hostProcesses: 64,
  hasOwnUsers: true,
};

/** By the name that the engine knows it under: gVisor's begin with `runsc`. */
export function containerRuntime(name: string | undefined): ContainerRuntime {
  return name !== undefined && /^runsc(-|$)/.test(name) ? GVISOR : OF_THE_HOST;
}

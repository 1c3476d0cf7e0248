/** What jobs may have made of containers; the operator's, in the process that runs them. */
export interface ContainerPolicy {
  /** Images that are allowed, as `isAllowedImage` reads them. Empty: none. */
  readonly images: readonly string[];
  /** Most of one container, and what it has when its job asks for nothing. */
  readonly memoryBytes: number;
  readonly cpus: number;
  readonly processes: number;
  /** Longest life, after which `cleanup-containers` takes it away, and what it is when the job says nothing. Milliseconds. */
  readonly ttlMs: number;
  /** Docker network that containers join, never the host's; `none`: they have no network, and publish no ports. */
  readonly network: string;
  /** Whether an image that the engine does not have is fetched from its registry. */
  readonly pull: boolean;
}

const MIB = 1024 * 1024;

/** Nothing is allowed until images are. */
export const DEFAULT_CONTAINER_POLICY: ContainerPolicy = {
  images: [],
  memoryBytes: 512 * MIB,
  cpus: 1,
  processes: 256,
  ttlMs: 86_400_000,
  network: "none",
  pull: true,
};

/** Networks that would be the host's own, another container's, or mean something else on each engine. */
const SHARED = /^(host|default|container:.*|ns:.*)$/;

/** Whether containers may be given that network. */
export function isContainerNetwork(name: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name) && !SHARED.test(name);
}

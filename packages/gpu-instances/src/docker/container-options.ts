import type { ContainerCreateOptions, DeviceRequest } from "dockerode";
import type { InstanceRequest } from "../provider.ts";
import { instanceLabels } from "./instance-labels.ts";

const MAX_PROCESSES = 4096;

/** What one instance may take of this host. */
export interface ContainerLimits {
  /** Bytes. Default 8 GiB. */
  readonly memoryBytes?: number | undefined;
  /** Processors, a fraction is a share; at most those that the host has. Default 2. */
  readonly cpus?: number | undefined;
}

const DEFAULT_MEMORY_BYTES = 8 * 2 ** 30;
const DEFAULT_CPUS = 2;

/** What the host has for a container. */
export interface ContainerHost {
  readonly cpus: number;
  /** The GPUs that it gets; undefined on a host without. */
  readonly devices: DeviceRequest[] | undefined;
}

/** A container that stands for an instance. */
export function containerOptions(
  request: InstanceRequest,
  image: string,
  host: ContainerHost,
  { memoryBytes = DEFAULT_MEMORY_BYTES, cpus = DEFAULT_CPUS }: ContainerLimits,
): ContainerCreateOptions {
  const { devices } = host;
  const ports = (request.ports ?? []).map(({ port }) => `${port}/tcp`);
  return {
    name: request.name,
    Image: image,
    ...(request.command === undefined ? {} : { Cmd: [...request.command] }),
    Env: Object.entries(request.environment ?? {}).map(([name, value]) => `${name}=${value}`),
    Labels: instanceLabels(request, devices !== undefined),
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    HostConfig: {
      // On this host alone; the engine finds a free port.
      PortBindings: Object.fromEntries(ports.map((port) => [port, [{ HostIp: "127.0.0.1", HostPort: "" }]])),
      ...(devices === undefined ? {} : { DeviceRequests: devices }),
      Memory: memoryBytes,
      // Equal to Memory: no swap. Left out, it would be twice the memory.
      MemorySwap: memoryBytes,
      NanoCpus: Math.round(Math.min(cpus, host.cpus) * 1e9),
      PidsLimit: MAX_PROCESSES,
      Init: true,
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      Privileged: false,
      Binds: [],
      // What a program writes without end must not fill the host's disk.
      LogConfig: { Type: "local", Config: { "max-size": "10m", "max-file": "2" } },
      RestartPolicy: { Name: "no" },
      // The ledger looks at how it ended.
      AutoRemove: false,
    },
  };
}

import type { ContainerCreateOptions, HostConfig } from "dockerode";
import { isAllowedImage } from "./allowed-image.ts";
import { ContainerError } from "./container-error.ts";
import type { ContainerPolicy } from "./container-policy.ts";
import { imageText, parseImageReference } from "./image-reference.ts";
import { containerName, installationLabels, LABEL } from "./labels.ts";
import type { CreateContainerPayload } from "./schema.ts";

const MIB = 1024 * 1024;
const NANOSECONDS = 1e6;
/** Of a container's output that the engine keeps. */
const LOG_BYTES = "10m";

/** For whom a container is made. */
export interface ContainerOwner {
  readonly installation: string;
  readonly jobId: string;
}

/** The container that a job asks for, within the policy. Throws ContainerError that names what is not. */
export function containerOptions(
  payload: CreateContainerPayload,
  policy: ContainerPolicy,
  { installation, jobId }: ContainerOwner,
): ContainerCreateOptions & { readonly Image: string; readonly name: string } {
  const { ttlMs } = payload;
  checkLimit("ttlMs", ttlMs, policy.ttlMs);
  return {
    name: payload.name ?? containerName(installation, jobId),
    Image: allowedImage(payload.image, policy),
    ...(payload.entrypoint !== undefined && { Entrypoint: [...payload.entrypoint] }),
    ...(payload.command !== undefined && { Cmd: [...payload.command] }),
    Env: Object.entries(payload.env).map(([name, value]) => `${name}=${value}`),
    ...(payload.workingDir !== undefined && { WorkingDir: payload.workingDir }),
    ...(payload.user !== undefined && { User: payload.user }),
    Labels: {
      ...payload.labels,
      ...installationLabels(installation),
      [LABEL.job]: jobId,
      [LABEL.ttlMs]: String(ttlMs ?? policy.ttlMs),
      ...(payload.untilJob !== undefined && { [LABEL.untilJob]: payload.untilJob }),
    },
    ExposedPorts: Object.fromEntries(payload.ports.map((port) => [portName(port), {}])),
    ...(payload.healthCheck !== undefined && { Healthcheck: healthcheck(payload.healthCheck) }),
    HostConfig: hostConfig(payload, policy),
  };
}

function allowedImage(text: string, { images }: ContainerPolicy): string {
  const image = parseImageReference(text);
  if (image !== undefined && isAllowedImage(image, images)) return imageText(image);
  throw new ContainerError(
    "CONTAINER_IMAGE_NOT_ALLOWED",
    images.length === 0
      ? `No image may be run here, so neither may ${text}: the worker's operator has allowed none (CONTAINER_IMAGES).`
      : `Image ${text} may not be run here: it is not among those that the worker's operator has allowed (CONTAINER_IMAGES).`,
  );
}

function hostConfig({ limits, ports }: CreateContainerPayload, policy: ContainerPolicy): HostConfig {
  if (ports.length > 0 && policy.network === "none") {
    throw new ContainerError(
      "CONTAINER_LIMIT_EXCEEDED",
      "ports are asked for, and containers have no network here: the worker's operator has named none (CONTAINER_NETWORK).",
    );
  }
  checkLimit("limits.memoryMb", limits.memoryMb, policy.memoryBytes / MIB);
  checkLimit("limits.cpus", limits.cpus, policy.cpus);
  checkLimit("limits.processes", limits.processes, policy.processes);
  const memoryBytes = limits.memoryMb === undefined ? policy.memoryBytes : limits.memoryMb * MIB;
  return {
    NetworkMode: policy.network,
    PortBindings: Object.fromEntries(
      ports.map((port) => [portName(port), [{ HostIp: "127.0.0.1", HostPort: String(port.hostPort ?? "") }]]),
    ),
    PublishAllPorts: false,
    Memory: memoryBytes,
    // Equal to Memory: no swap. Left out, it would be twice the memory.
    MemorySwap: memoryBytes,
    NanoCpus: Math.round((limits.cpus ?? policy.cpus) * 1e9),
    PidsLimit: limits.processes ?? policy.processes,
    Privileged: false,
    Binds: [],
    IpcMode: "private",
    // Docker's defaults without those that reach beyond the container.
    CapDrop: ["AUDIT_WRITE", "MKNOD", "NET_RAW", "SETFCAP"],
    // Seccomp and AppArmor: the engine's defaults apply as long as they are not named here.
    SecurityOpt: ["no-new-privileges"],
    RestartPolicy: { Name: "no" },
    AutoRemove: false,
    LogConfig: { Type: "json-file", Config: { "max-size": LOG_BYTES, "max-file": "1" } },
  };
}

function checkLimit(field: string, asked: number | undefined, most: number): void {
  if (asked === undefined || asked <= most) return;
  throw new ContainerError(
    "CONTAINER_LIMIT_EXCEEDED",
    `${field} is ${asked}, and the worker's operator allows ${most} at most.`,
  );
}

function portName({ containerPort, protocol }: CreateContainerPayload["ports"][number]): string {
  return `${containerPort}/${protocol}`;
}

function healthcheck(
  check: NonNullable<CreateContainerPayload["healthCheck"]>,
): ContainerCreateOptions["Healthcheck"] {
  return {
    Test: ["CMD", ...check.command],
    Interval: check.intervalMs * NANOSECONDS,
    Timeout: check.timeoutMs * NANOSECONDS,
    Retries: check.retries,
    StartPeriod: check.startPeriodMs * NANOSECONDS,
  };
}

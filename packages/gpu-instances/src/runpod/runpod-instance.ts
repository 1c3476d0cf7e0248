import type { InstanceState } from "../instance-state.ts";
import type { Instance, InstanceEndpoint } from "../provider.ts";
import type { RunpodPod } from "./runpod-shapes.ts";

/** `PodStatus` of the OpenAPI document. A community pod that was taken away stands as EXITED or TERMINATED, like any other. */
const STATES: Readonly<Record<string, InstanceState>> = {
  PROVISIONING: "provisioning",
  STARTING: "starting",
  RUNNING: "running",
  EXITED: "stopped",
  ERROR: "error",
  TERMINATED: "gone",
};

/** What RunPod tells of a pod, without its environment and SSH commands. */
export function runpodInstance(pod: RunpodPod): Instance {
  const { id, name, status, gpu, cost, createdAt, runtime } = pod;
  return {
    id,
    name,
    state: Object.hasOwn(STATES, status) ? (STATES[status] as InstanceState) : "unknown",
    rawState: status,
    kind: "gpu",
    endpoints: (runtime?.ports ?? []).flatMap((port) => endpointOf(id, port)),
    gpuCount: gpu?.count ?? undefined,
    // A stopped pod tells 0, which would make what it has cost so far nothing.
    costPerHourUsd: cost > 0 ? cost : undefined,
    createdAt: new Date(createdAt),
  };
}

type RunpodPort = NonNullable<NonNullable<RunpodPod["runtime"]>["ports"]>[number];

/** HTTP ports are reached through RunPod's proxy alone: https://docs.runpod.io/pods/configuration/expose-ports */
function endpointOf(id: string, port: RunpodPort): InstanceEndpoint[] {
  if (port.private == null) return [];
  if (port.type === "http") {
    return [
      { port: port.private, protocol: "http", address: `https://${id}-${port.private}.proxy.runpod.net` },
    ];
  }
  if (port.ip == null || port.public == null) return [];
  return [{ port: port.private, protocol: port.type ?? "tcp", address: `${port.ip}:${port.public}` }];
}

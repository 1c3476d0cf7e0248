import type { InstanceRequest } from "../provider.ts";

/** Labels of our containers. */
export const LABEL = {
  component: "millrace.component",
  /** `gpu`, or `container` on a host without one. */
  kind: "millrace.instance-kind",
  gpuCount: "millrace.gpu-count",
  /** Those of its ports that speak HTTP, `8080,8888`: the engine knows TCP alone. */
  httpPorts: "millrace.http-ports",
} as const;

export const COMPONENT = "gpu-instances";

export function instanceLabels(request: InstanceRequest, hasGpu: boolean): Record<string, string> {
  const http = (request.ports ?? []).filter(({ protocol }) => protocol === "http").map(({ port }) => port);
  return {
    [LABEL.component]: COMPONENT,
    [LABEL.kind]: hasGpu ? "gpu" : "container",
    [LABEL.gpuCount]: String(hasGpu ? request.gpuCount : 0),
    [LABEL.httpPorts]: http.join(","),
  };
}

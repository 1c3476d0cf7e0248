import type { DeviceRequest } from "dockerode";
import { ProviderError } from "../provider-error.ts";
import type { EngineInfo } from "./engine-shapes.ts";

const CDI_GPU = /^nvidia\.com\/gpu=(\d+)$/;

/**
 * How a container asks this engine for so many GPUs; undefined when the engine has no way to give any: then the instance is a
 * plain container. Throws `no_capacity` when the engine knows its GPUs and has fewer.
 */
export function gpuDevices(info: EngineInfo, gpuCount: number): DeviceRequest[] | undefined {
  const listed = (info.DiscoveredDevices ?? [])
    .filter(({ Source, ID }) => Source === "cdi" && CDI_GPU.test(ID))
    .map(({ ID }) => ID)
    .sort();
  if (listed.length > 0) {
    if (gpuCount > listed.length) {
      throw new ProviderError(
        "docker",
        "no_capacity",
        `This host has ${listed.length} GPUs, ${gpuCount} were asked for.`,
      );
    }
    return [{ Driver: "cdi", DeviceIDs: listed.slice(0, gpuCount) }];
  }
  if (info.Runtimes == null || !Object.hasOwn(info.Runtimes, "nvidia")) return undefined;
  return [{ Driver: "nvidia", Count: gpuCount, Capabilities: [["gpu"]] }];
}

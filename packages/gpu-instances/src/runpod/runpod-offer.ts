import { ProviderError } from "../provider-error.ts";
import type { InstanceRequest } from "../provider.ts";
import type { RunpodCall } from "./runpod-call.ts";
import { type RunpodGpu, runpodGpusShape } from "./runpod-shapes.ts";

export type RunpodCloud = "SECURE" | "COMMUNITY";

/** What is bought. */
export interface RunpodOffer {
  readonly gpuId: string;
  readonly costPerHourUsd: number;
}

/**
 * The GPU type of that name, or id, and its price in this cloud. `region` is a data centre such as `US-KS-2`. Throws `invalid`
 * for a type that RunPod does not have, or not so many of on one machine, `no_capacity` for one that is not free now. The
 * catalogue is no reservation: creating may still find nothing.
 */
export async function findRunpodOffer(
  call: RunpodCall,
  { productName, gpuCount, region }: InstanceRequest,
  cloud: RunpodCloud,
): Promise<RunpodOffer> {
  const { gpus } = await call({
    what: "list its GPU types",
    method: "GET",
    path: "/v2/catalog/gpus",
    query: { include: "AVAILABILITY", product: "POD", count: gpuCount, cloud },
    answer: runpodGpusShape,
  });
  const tier = cloud === "SECURE" ? "secure" : "community";
  const gpu = gpus.find(({ id, name }) => id === productName || name === productName);
  if (gpu === undefined) {
    const known = gpus.map(({ name }) => name).sort();
    throw refusal(
      "invalid",
      `runpod has no GPU type "${productName}"; there are: ${known.slice(0, 20).join(", ") || "none"}.`,
    );
  }
  if (gpuCount > gpu.maxCount[tier]) {
    throw refusal(
      "invalid",
      `runpod has at most ${gpu.maxCount[tier]} of "${productName}" on one machine, ${gpuCount} were asked for.`,
    );
  }
  if (!isFree(gpu, region)) {
    throw refusal("no_capacity", `runpod has no "${productName}" free${region ? ` in ${region}` : ""}.`);
  }
  return { gpuId: gpu.id, costPerHourUsd: gpu.price[tier] * gpuCount };
}

function isFree({ availability, dataCenters }: RunpodGpu, region: string | undefined): boolean {
  if (region === undefined) return availability !== "NONE";
  return (dataCenters ?? []).some((center) => center.id === region && center.availability !== "NONE");
}

function refusal(kind: "invalid" | "no_capacity", message: string): ProviderError {
  return new ProviderError("runpod", kind, message);
}

import type { GpuInstance, GpuStore } from "@millrace/core";
import type { Instance } from "../provider.ts";
import type { GpuService } from "./gpu-service.ts";
import { msSince } from "./sighting.ts";

/**
 * What became of an intent without an answer, by what the provider lists. `made`: its instance was found and written down.
 * `ended`: there is none, and there will be none. `open`: its job may still make one, or the list may not show it yet.
 */
export async function settleIntent(
  { settleMs }: Pick<GpuService, "settleMs">,
  store: GpuStore,
  row: GpuInstance,
  listed: readonly Instance[],
): Promise<"made" | "ended" | "open"> {
  // The job itself takes over what it has made.
  if (row.jobStatus === "pending" || row.jobStatus === "running") return "open";
  const found = listed.find((instance) => instance.name === row.name && instance.state !== "gone");
  if (found !== undefined) {
    const costPerHourUsd = found.costPerHourUsd ?? null;
    const isOurs = await store.recordGpuInstance(row.jobId, { providerInstanceId: found.id, costPerHourUsd });
    return isOurs ? "made" : "open";
  }
  if (row.calledAt !== null && msSince(row, row.calledAt) < settleMs) return "open";
  await store.endGpuInstance(row.jobId, "job");
  return "ended";
}

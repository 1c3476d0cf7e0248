import type { GpuInstance } from "@millrace/core";
import type { InstanceState } from "../instance-state.ts";
import type { Instance } from "../provider.ts";
import type { InstanceNews } from "./instance-webhook.ts";
import { msSince } from "./sighting.ts";

/** Why an instance of the ledger has to go now; undefined: it may stay. */
export function judgeRemoval(row: GpuInstance, state: InstanceState): string | undefined {
  const { jobStatus, leaseUntil, costUsd, maxSpendUsd, runningAt } = row;
  if (jobStatus === "failed" || jobStatus === "cancelled") return "job";
  if (msSince(row, leaseUntil) >= 0) return "lease";
  if (costUsd !== null && maxSpendUsd !== null && costUsd > 0 && costUsd >= maxSpendUsd) return "spend";
  // One that never ran is its monitor's to judge.
  return runningAt !== null && (state === "error" || state === "reclaimed") ? "failed" : undefined;
}

/** What its owner is told of it. */
export function newsOfRemoval(
  { instanceId, leaseUntil, costUsd, maxSpendUsd }: GpuInstance,
  because: string,
  { state, stateReason }: Instance,
  nowMs: number,
): InstanceNews {
  const reasons: Readonly<Record<string, string>> = {
    lease: `Its lease ended at ${leaseUntil.toISOString()}.`,
    spend: `It has cost ${costUsd?.toFixed(2)} US dollars, and its cap is ${maxSpendUsd}.`,
    failed: `It is ${state}${stateReason === undefined ? "" : `: ${stateReason}`}.`,
  };
  return {
    instanceId,
    status: because === "failed" ? (state === "reclaimed" ? "reclaimed" : "failed") : "deleted",
    timestamp: new Date(nowMs).toISOString(),
    error: reasons[because] ?? `It was removed: ${because}.`,
  };
}

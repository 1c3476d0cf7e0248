import type { GpuInstance } from "@millrace/core";
import type { InstanceState } from "../instance-state.ts";
import type { Instance } from "../provider.ts";
import type { InstanceNews } from "./instance-webhook.ts";
import { msSince } from "./sighting.ts";

/** Past the time that an instance was to run in. Its monitor judges it first, and tells of it; milliseconds. */
const MONITOR_GRACE_MS = 300_000;

/** Why an instance of the ledger has to go now; undefined: it may stay. `maxWaitMs`: within which it was to run, where that is known. */
export function judgeRemoval(row: GpuInstance, state: InstanceState, maxWaitMs?: number): string | undefined {
  const { jobStatus, leaseUntil, costUsd, maxSpendUsd, runningAt } = row;
  if (jobStatus === "failed" || jobStatus === "cancelled") return "job";
  if (msSince(row, leaseUntil) >= 0) return "lease";
  if (costUsd !== null && maxSpendUsd !== null && costUsd > 0 && costUsd >= maxSpendUsd) return "spend";
  if (runningAt !== null) return state === "error" || state === "reclaimed" ? "failed" : undefined;
  // One that never ran is its monitor's to judge, unless that is gone: cancelled, say, or taken out of the database.
  if (state === "running" || maxWaitMs === undefined) return undefined;
  return row.ageMs > maxWaitMs + MONITOR_GRACE_MS ? "failed" : undefined;
}

/** What its owner is told of it. */
export function newsOfRemoval(
  { instanceId, leaseUntil, costUsd, maxSpendUsd, runningAt }: GpuInstance,
  because: string,
  { state, stateReason }: Instance,
  nowMs: number,
): InstanceNews {
  const reasons: Readonly<Record<string, string>> = {
    lease: `Its lease ended at ${leaseUntil.toISOString()}.`,
    spend: `It has cost ${costUsd?.toFixed(2)} US dollars, and its cap is ${maxSpendUsd}.`,
    failed: `It ${runningAt === null ? "has never run, and " : ""}is ${state}${stateReason === undefined ? "" : `: ${stateReason}`}.`,
  };
  return {
    instanceId,
    status: because === "failed" ? (state === "reclaimed" ? "reclaimed" : "failed") : "deleted",
    timestamp: new Date(nowMs).toISOString(),
    error: reasons[because] ?? `It was removed: ${because}.`,
  };
}

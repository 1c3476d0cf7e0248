import type { GpuInstance, GpuStore, JobContext } from "@millrace/core";
import type { InstanceState } from "../instance-state.ts";
import { isTransitional } from "../instance-state.ts";
import type { Instance, InstanceEndpoint } from "../provider.ts";
import type { GpuService } from "./gpu-service.ts";
import { webhookJobs } from "./instance-webhook.ts";
import { failure, type GpuFailure, judgeProviderError, passingDelayMs } from "./judge-provider-error.ts";
import { nextLookMs } from "./next-look.ts";
import type { GpuMonitorPayload } from "./schema.ts";
import { getOrNull, sightingOf } from "./sighting.ts";

export interface GpuMonitorResult {
  readonly status: "running";
  readonly instanceId: string;
  readonly provider: string;
  readonly providerInstanceId: string;
  /** `container`: on a host without a GPU. */
  readonly kind: Instance["kind"];
  readonly endpoints: readonly InstanceEndpoint[];
  /** Milliseconds from `startTime` to this look. */
  readonly waitedMs: number;
}

/** What one look found: an instance, that there is none, or that the provider did not say. */
type Look = Instance | null | { readonly unanswered: string; readonly delayMs: number };

/** The instance that is watched: by its provider's name for it. */
export function watchedInstance({ provider, providerInstanceId, novitaInstanceId }: GpuMonitorPayload) {
  return novitaInstanceId === undefined
    ? { providerName: provider, id: providerInstanceId as string }
    : { providerName: provider ?? "novita", id: novitaInstanceId };
}

/** Looks once. What is not decided yet is looked at again later, without holding a worker's slot meanwhile. */
export async function monitorInstance(
  service: GpuService,
  payload: GpuMonitorPayload,
  context: JobContext,
): Promise<GpuMonitorResult | GpuFailure> {
  const { instanceId, maxWaitTime, webhookUrl } = payload;
  const { providerName, id } = watchedInstance(payload);
  const provider = service.provider(providerName);
  const store = await service.engine().connectStore();
  const row = await store.findGpuInstance(provider.name, id);
  const waitedMs = Math.max(0, service.now() - new Date(payload.startTime).getTime());

  let look: Look;
  try {
    look = await getOrNull(provider, id, context.signal);
  } catch (error) {
    const delayMs = passingDelayMs(error);
    if (delayMs === undefined) return judgeProviderError(error);
    look = { unanswered: (error as Error).message, delayMs };
  }
  await note(store, row, look, waitedMs >= service.settleMs);

  const state = stateOf(look, waitedMs < service.settleMs && row?.seenAt == null);
  if (look !== null && "id" in look && state === "running") {
    const timestamp = new Date(service.now()).toISOString();
    const news = { instanceId, status: "running", timestamp };
    for (const job of webhookJobs(webhookUrl, news)) context.enqueue(job);
    const { kind, endpoints } = look;
    const found = { instanceId, provider: provider.name, providerInstanceId: id };
    return { status: "running", ...found, kind, endpoints, waitedMs };
  }
  if (!isTransitional(state)) return failure(`gpu-${state}`, describe(instanceId, state, look));
  const leftMs = maxWaitTime - waitedMs;
  if (leftMs <= 0) {
    return failure(
      "gpu-timeout",
      `Instance ${instanceId} was not running after ${maxWaitTime} ms: ${wordFor(state, look)}.`,
    );
  }
  context.progress({ done: waitedMs, total: maxWaitTime }, state);
  const asked = look !== null && "delayMs" in look ? look.delayMs : 0;
  const delayMs = nextLookMs(service.pollMs, waitedMs, asked);
  return context.snooze(Math.min(delayMs, leftMs), wordFor(state, look));
}

async function note(store: GpuStore, row: GpuInstance | null, look: Look, settled: boolean): Promise<void> {
  if (row === null) return;
  if (look !== null && "id" in look) await store.noteGpuInstance(row.jobId, sightingOf(look));
  else if (look === null && (settled || row.seenAt !== null)) await store.endGpuInstance(row.jobId, "lost");
}

/** `isNew`: the provider may not show it yet. */
function stateOf(look: Look, isNew: boolean): InstanceState {
  if (look === null) return isNew ? "provisioning" : "gone";
  return "id" in look ? look.state : "unknown";
}

/** The state in the provider's own word, or why there is none. */
function wordFor(state: InstanceState, look: Look): string {
  if (look === null) return state;
  if (!("id" in look)) return `no answer of its provider (${look.unanswered})`;
  return look.rawState === "" || look.rawState === state ? state : `${state} (${look.rawState})`;
}

function describe(instanceId: string, state: InstanceState, look: Look): string {
  const reason = look !== null && "id" in look && look.stateReason ? `: ${look.stateReason}` : "";
  return `Instance ${instanceId} is ${wordFor(state, look)} and does not come up${reason}.`;
}

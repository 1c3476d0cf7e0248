import { GPU_REAP_TYPE, type GpuInstance, type GpuStore, type JobContext } from "@millrace/core";
import { refuseForeign } from "./foreign-instance.ts";
import type { GpuService } from "./gpu-service.ts";
import { webhookJobs } from "./instance-webhook.ts";
import { failure, type GpuFailure, judgeProviderError, passingDelayMs } from "./judge-provider-error.ts";
import { nextLookMs } from "./next-look.ts";
import type { GpuDeletePayload } from "./schema.ts";
import { settleIntent } from "./settle-intent.ts";
import { lookAt, msSince } from "./sighting.ts";

/** A provider that takes longer is not waited for by a job; the reaper goes on. Milliseconds. */
const PATIENCE_MS = 1_800_000;

export interface GpuDeleteResult {
  readonly status: "deleted";
  readonly instanceId: string;
  readonly costUsd: number | null;
}

/** Removes the live instance of that id, and waits until it is gone without holding a worker's slot. */
export async function deleteInstance(
  service: GpuService,
  { instanceId, because, webhookUrl }: GpuDeletePayload,
  context: JobContext,
): Promise<GpuDeleteResult | GpuFailure> {
  const store = await service.engine().connectStore();
  const row = await newest(store, instanceId);
  if (row === undefined) return failure("gpu-not-found", `There is no instance ${instanceId}.`);
  if (row.endedAt === null) {
    const foreign = await refuseForeign(service, row);
    if (foreign !== undefined) return foreign;
    await store.removeGpuInstance(row.jobId, because);
    const removal = await removeOnce(service, store, row, context);
    if (removal !== null) {
      if ("success" in removal) return removal;
      const waitedMs = row.removedAt === null ? 0 : Math.max(0, msSince(row, row.removedAt));
      if (waitedMs > PATIENCE_MS) {
        return failure(
          "gpu-timeout",
          `Instance ${instanceId} is not gone ${PATIENCE_MS} ms after it was to be removed: ${removal.why} Jobs ${GPU_REAP_TYPE} go on with it.`,
        );
      }
      context.progress({ done: waitedMs, total: PATIENCE_MS }, removal.why);
      return context.snooze(nextLookMs(service.pollMs, waitedMs, removal.delayMs), removal.why);
    }
  }
  const news = { instanceId, status: "deleted", timestamp: new Date(service.now()).toISOString() };
  for (const job of webhookJobs(webhookUrl, news)) context.enqueue(job);
  const { costUsd = null } = (await store.getGpuInstance(row.jobId)) ?? {};
  return { status: "deleted", instanceId, costUsd };
}

/** One that is not gone, else the last that was there. */
async function newest(store: GpuStore, instanceId: string): Promise<GpuInstance | undefined> {
  const page = { instanceId, limit: 1, beforeJobId: null };
  const [live] = await store.listGpuInstances({ ...page, live: true });
  return live ?? (await store.listGpuInstances(page))[0];
}

/**
 * Asks for its removal once. Null: it is gone. What may pass, a refused key too, is no failure: the instance is paid for until
 * it is gone, so the provider is asked again, at the earliest when it says (ms).
 */
async function removeOnce(
  service: GpuService,
  store: GpuStore,
  row: GpuInstance,
  context: JobContext,
): Promise<{ readonly why: string; readonly delayMs: number } | GpuFailure | null> {
  try {
    const isGone = await bringToItsEnd(service, store, row, context);
    return isGone ? null : { why: `Instance ${row.instanceId} is on its way out.`, delayMs: 0 };
  } catch (error) {
    const delayMs = passingDelayMs(error);
    return delayMs === undefined ? judgeProviderError(error) : { why: (error as Error).message, delayMs };
  }
}

/** Whether it is gone now. */
async function bringToItsEnd(
  service: GpuService,
  store: GpuStore,
  given: GpuInstance,
  { signal }: JobContext,
): Promise<boolean> {
  const provider = service.provider(given.provider);
  let row = given;
  if (row.providerInstanceId === null) {
    const settled = await settleIntent(service, store, row, await provider.list(row.name, signal));
    if (settled !== "made") return settled === "ended";
    row = (await store.getGpuInstance(row.jobId)) as GpuInstance;
  }
  const { providerInstanceId } = row;
  if (providerInstanceId === null) return false;
  const found = await lookAt(store, provider, { ...row, providerInstanceId }, signal);
  if (found === null) return true;
  if (found.state === "deleting") return false;
  await provider.remove(providerInstanceId, signal);
  return (await lookAt(store, provider, { ...row, providerInstanceId }, signal)) === null;
}

import type { GpuInstance, GpuStore, JobContext } from "@millrace/core";
import { refuseForeign } from "./foreign-instance.ts";
import type { GpuService } from "./gpu-service.ts";
import { webhookJobs } from "./instance-webhook.ts";
import { failure, type GpuFailure, judgeProviderError } from "./judge-provider-error.ts";
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
    try {
      if (!(await bringToItsEnd(service, store, row, context))) {
        if (row.removedAt !== null && msSince(row, row.removedAt) > PATIENCE_MS)
          return failure(
            "gpu-timeout",
            `Instance ${instanceId} is not gone ${PATIENCE_MS} ms after it was removed.`,
          );
        return context.snooze(service.pollMs, `Instance ${instanceId} is on its way out.`);
      }
    } catch (error) {
      return judgeProviderError(error);
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

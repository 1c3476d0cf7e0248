import {
  defineHandler,
  GPU_CREATE_TYPE,
  GPU_DELETE_TYPE,
  GPU_MONITOR_TYPE,
  GPU_REAP_TYPE,
  type Job,
  type JobHandler,
} from "@millrace/core";
import { createInstance } from "./create-instance.ts";
import { deleteInstance } from "./delete-instance.ts";
import type { GpuDependencies } from "./gpu-dependencies.ts";
import { type GpuService, openGpuService } from "./gpu-service.ts";
import { webhookJobs } from "./instance-webhook.ts";
import { monitorInstance, watchedInstance } from "./monitor-instance.ts";
import { reapInstances } from "./reap-instances.ts";
import {
  type GpuCreatePayload,
  gpuCreateSchema,
  type GpuDeletePayload,
  gpuDeleteSchema,
  type GpuMonitorPayload,
  gpuMonitorSchema,
  gpuReapSchema,
} from "./schema.ts";

/** Codes of delete jobs for what no reaper removes either. */
const NOT_OURS: ReadonlySet<string | null> = new Set(["gpu-not-found", "gpu-foreign"]);

/** Three executions, at most five minutes apart; a timeout is final. */
const policy = {
  retry: { maxRetries: 2, strategy: "exponential", baseDelayMs: 5000, maxDelayMs: 300_000 },
  timeoutSeconds: 300,
  timeoutIsFinal: true,
} as const;

/**
 * The handlers of this pack: `gpu-instance-create`, `gpu-instance-monitor`, `gpu-instance-delete` and
 * `gpu-instance-reap`. What a provider refuses for good ends a job failed at once; what may pass is tried again.
 *
 * Throws InvalidInputError `INVALID_GPU_SETTINGS`, naming the setting.
 */
export function createGpuHandlers(dependencies: GpuDependencies): JobHandler[] {
  const service = openGpuService(dependencies);
  return [
    defineHandler({
      type: GPU_CREATE_TYPE,
      schema: gpuCreateSchema,
      ...policy,
      execute: (payload, context) => createInstance(service, payload, context),
      async onFailed(job, error) {
        const { instanceId, webhookUrl } = job.payload as GpuCreatePayload;
        await endUnlessMade(service, job.id);
        await tellFailure(service, job, error, instanceId, webhookUrl);
      },
    }),
    defineHandler({
      type: GPU_MONITOR_TYPE,
      schema: gpuMonitorSchema,
      ...policy,
      execute: (payload, context) => monitorInstance(service, payload, context),
      async onFailed(job, error) {
        const payload = job.payload as GpuMonitorPayload;
        // Before anybody is told, and asks for it: why it goes is said by whoever is first.
        await removeUnlessRunning(service, payload);
        await tellFailure(service, job, error, payload.instanceId, payload.webhookUrl);
      },
    }),
    defineHandler({
      type: GPU_DELETE_TYPE,
      schema: gpuDeleteSchema,
      ...policy,
      execute: (payload, context) => deleteInstance(service, payload, context),
      async onFailed(job, error) {
        const { instanceId, webhookUrl } = job.payload as GpuDeletePayload;
        const status = NOT_OURS.has(job.errorCode) ? "failed" : "not-deleted";
        await tellFailure(service, job, error, instanceId, webhookUrl, status);
      },
    }),
    defineHandler({
      type: GPU_REAP_TYPE,
      schema: gpuReapSchema,
      ...policy,
      // The schedule's next one tries again.
      retry: { maxRetries: 0 },
      execute: (_payload, context) => reapInstances(service, context),
    }),
  ];
}

/** Frees the instance id of a job that has surely made nothing. What may have been made is the reaper's to find. */
async function endUnlessMade(service: GpuService, jobId: string): Promise<void> {
  const store = await service.engine().connectStore();
  const row = await store.getGpuInstance(jobId);
  if (row !== null && row.providerInstanceId === null && row.calledAt === null)
    await store.endGpuInstance(jobId, "job");
}

async function tellFailure(
  service: GpuService,
  { id, completedAt }: Job,
  error: Error,
  instanceId: string,
  webhookUrl: string | undefined,
  status = "failed",
): Promise<void> {
  const timestamp = (completedAt ?? new Date(service.now())).toISOString();
  const news = { instanceId, status, timestamp, error: error.message };
  const jobs = webhookJobs(webhookUrl, news, id);
  if (jobs.length > 0) await service.engine().createJobs(jobs);
}

/** An instance that did not come up would be paid for nothing. Those that the ledger does not know are left alone. */
async function removeUnlessRunning(service: GpuService, payload: GpuMonitorPayload): Promise<void> {
  const { providerName, id } = watchedInstance(payload);
  const store = await service.engine().connectStore();
  const row = await store.findGpuInstance(service.provider(providerName).name, id);
  if (row === null || row.state === "running" || row.endedAt !== null) return;
  await service.engine().createJobs([
    {
      type: GPU_DELETE_TYPE,
      payload: { instanceId: row.instanceId, because: "failed" },
      unique: { key: `gpu-delete-${row.jobId}` },
    },
  ]);
}

import {
  GPU_MONITOR_TYPE,
  GPU_REAP_TYPE,
  type GpuInstance,
  type GpuStore,
  type JobContext,
} from "@millrace/core";
import { instanceName } from "../instance-name.ts";
import type { Instance, InstanceRequest, Provider } from "../provider.ts";
import { refuseForeign } from "./foreign-instance.ts";
import type { GpuService } from "./gpu-service.ts";
import { failure, type GpuFailure, hasMadeNothing, judgeProviderError } from "./judge-provider-error.ts";
import type { GpuCreatePayload } from "./schema.ts";
import { msSince } from "./sighting.ts";

/** While as many instances are there as may be, or a provider's list may not show a new one yet. Milliseconds. */
const FULL_MS = 30_000;
const LOOK_AGAIN_MS = 5_000;

export interface GpuCreateResult {
  readonly instanceId: string;
  readonly provider: string;
  readonly providerInstanceId: string;
  /** At the provider. */
  readonly name: string;
  readonly costPerHourUsd: number | null;
  /** An earlier attempt had made it, and its answer was lost. */
  readonly adopted: boolean;
}

interface Making {
  readonly service: GpuService;
  readonly store: GpuStore;
  readonly provider: Provider;
  readonly context: JobContext;
}

/** Makes one instance, however often the job is run, and has it watched. */
export async function createInstance(
  service: GpuService,
  payload: GpuCreatePayload,
  context: JobContext,
): Promise<GpuCreateResult | GpuFailure> {
  const { caps } = service;
  const { leaseMs = caps.maxLeaseMs, maxSpendUsd = caps.maxSpendUsd } = payload;
  if (leaseMs > caps.maxLeaseMs)
    return failure("gpu-over-cap", `leaseMs is above ${caps.maxLeaseMs}, the longest lease here.`);
  if (maxSpendUsd > caps.maxSpendUsd)
    return failure("gpu-over-cap", `maxSpendUsd is above ${caps.maxSpendUsd}, the most that is spent here.`);

  const wanted = service.provider(payload.provider);
  const store = await service.engine().connectStore();
  const { jobId } = context;
  const [installation] = await service.installations();
  const name = instanceName(installation, jobId);
  const answer = await context.transaction((transaction) =>
    store.intendGpuInstance(
      {
        jobId,
        instanceId: payload.instanceId,
        provider: wanted.name,
        name,
        productName: payload.productName,
        region: payload.region ?? null,
        gpuCount: payload.gpuNum,
        leaseMs,
        leaseLimitMs: caps.maxLeaseMs,
        maxSpendUsd,
        spendLimitUsd: caps.maxSpendUsd,
        webhookUrl: payload.webhookUrl ?? null,
        maxInstances: caps.maxInstances,
      },
      transaction,
    ),
  );
  if (answer.verdict === "full")
    return context.snooze(FULL_MS, `There are ${caps.maxInstances} instances, as many as may be.`);
  if (answer.verdict === "taken") {
    return failure(
      "gpu-instance-exists",
      `There is an instance ${payload.instanceId} already, made by job ${answer.holder}. Delete it first, or use another instanceId.`,
    );
  }

  const row = (await store.getGpuInstance(jobId)) as GpuInstance;
  const foreign = await refuseForeign(service, row);
  if (foreign !== undefined) return foreign;
  const provider = service.provider(row.provider);
  try {
    const made = await obtain({ service, store, provider, context }, payload, row);
    if ("success" in made) return made;
    watch(payload, made, context, service.now());
    return made;
  } catch (error) {
    return judgeProviderError(error);
  }
}

async function obtain(
  making: Making,
  payload: GpuCreatePayload,
  row: GpuInstance,
): Promise<GpuCreateResult | GpuFailure> {
  const { service, store, provider, context } = making;
  const { jobId, signal } = context;
  const known = { instanceId: row.instanceId, provider: provider.name, name: row.name };
  if (row.providerInstanceId !== null) {
    const { providerInstanceId, costPerHourUsd } = row;
    return { ...known, providerInstanceId, costPerHourUsd, adopted: true };
  }
  if (row.calledAt !== null) {
    const found = await lookFor(provider, row.name, signal);
    if (found !== undefined) {
      const costPerHourUsd = found.costPerHourUsd ?? row.costPerHourUsd;
      if (!(await store.recordGpuInstance(jobId, { providerInstanceId: found.id, costPerHourUsd })))
        throw new Error(
          `The ledger knows another instance of job ${jobId}, or that it is gone; ${found.id} is left to ${GPU_REAP_TYPE}.`,
        );
      context.logger.warn(
        { instanceId: row.instanceId, providerInstanceId: found.id },
        "An earlier attempt had made this instance, and its answer was lost: it is taken over",
      );
      return { ...known, providerInstanceId: found.id, costPerHourUsd, adopted: true };
    }
    const settlesInMs = service.settleMs - msSince(row, row.calledAt);
    if (settlesInMs > 0) {
      return context.snooze(
        Math.min(settlesInMs, LOOK_AGAIN_MS),
        `An answer of ${provider.name} was lost; its list may yet show an instance.`,
      );
    }
  }

  const request = toRequest(payload, row.name);
  const quote = await provider.quote(request, signal);
  if (payload.maxSpendUsd !== undefined && quote.costPerHourUsd === undefined) {
    return failure(
      "gpu-price-unknown",
      `${provider.name} does not tell what ${payload.productName} costs, so maxSpendUsd cannot be held.`,
    );
  }
  if (quote.costPerHourUsd === undefined && row.maxSpendUsd !== null)
    context.logger.warn(
      { instanceId: row.instanceId, provider: provider.name, maxSpendUsd: row.maxSpendUsd },
      "The provider does not tell its price, so the spend cap cannot be held; the lease is",
    );
  // From here on there may be one. Only who holds the job asks.
  const price = quote.costPerHourUsd ?? null;
  const calledAt = await context.transaction((transaction) =>
    store.callGpuProvider(jobId, price, transaction),
  );
  if (calledAt === null)
    return failure("gpu-removed", `Instance ${row.instanceId} was removed before it was made.`);
  context.progress(0, `${provider.name} is asked for ${payload.productName}`);
  let created: Awaited<ReturnType<Provider["create"]>>;
  try {
    created = await provider.create(request, signal);
  } catch (error) {
    if (hasMadeNothing(error)) await store.forgetGpuCall(jobId, calledAt);
    throw error;
  }
  const costPerHourUsd = created.costPerHourUsd ?? price;
  const made = { providerInstanceId: created.id, costPerHourUsd };
  if (!(await store.recordGpuInstance(jobId, made))) {
    // The job was taken over meanwhile, and its heir has one: this one would be paid for nothing.
    await provider.remove(created.id, signal);
    throw new Error(`The ledger knows another instance of job ${jobId}; ${created.id} was removed again.`);
  }
  return { ...known, ...made, adopted: false };
}

/** The job's instance in the provider's list, unless it is on its way out. */
async function lookFor(provider: Provider, name: string, signal: AbortSignal): Promise<Instance | undefined> {
  const listed = await provider.list(name, signal);
  // The list goes by the beginning: job 12's is also that of job 123.
  return listed.find(
    (instance) => instance.name === name && instance.state !== "deleting" && instance.state !== "gone",
  );
}

function toRequest(payload: GpuCreatePayload, name: string): InstanceRequest {
  const { productName, region, templateId, imageUrl, gpuNum, rootfsSize, ports, environment, command } =
    payload;
  return {
    name,
    productName,
    region,
    templateId,
    image: imageUrl,
    gpuCount: gpuNum,
    diskGb: rootfsSize,
    ports,
    environment,
    command,
  };
}

/** Has the instance watched until it runs; the job that does is committed with this one's completion. */
function watch(
  { instanceId, maxWaitTime, webhookUrl }: GpuCreatePayload,
  { provider, providerInstanceId }: GpuCreateResult,
  context: JobContext,
  nowMs: number,
): void {
  const payload = {
    instanceId,
    provider,
    providerInstanceId,
    startTime: new Date(nowMs).toISOString(),
    maxWaitTime,
    ...(webhookUrl !== undefined && { webhookUrl }),
  };
  context.enqueue({ type: GPU_MONITOR_TYPE, payload }, { sameWorkflow: true });
}

import type { GpuExtensionVerdict, GpuInstance, GpuIntentAnswer, GpuStore } from "@millrace/core";
import type { Row } from "./connection.ts";
import {
  CALL_GPU_PROVIDER,
  END_GPU_INSTANCE,
  EXTEND_GPU_INSTANCE,
  FIND_GPU_INSTANCE,
  FORGET_GPU_CALL,
  IDENTIFY_ENGINE,
  INTEND_GPU_INSTANCE,
  listGpuInstances,
  LIVE_GPU_INSTANCES,
  NOTE_GPU_INSTANCE,
  READ_GPU_INSTANCE,
  RECORD_GPU_INSTANCE,
  REMOVE_GPU_INSTANCE,
} from "./queries/gpu-instances.ts";
import type { StoreBase } from "./store-part.ts";
import { callerRunner } from "./transaction-runner.ts";

/** The ledger of GPU instances. */
export function createGpuLedger({ general, changes, bind }: StoreBase): GpuStore {
  return {
    async identifyEngine() {
      const [row] = await general.run(bind(IDENTIFY_ENGINE));
      return row?.identity as string;
    },
    async intendGpuInstance(intent, transaction) {
      const [row] = await callerRunner(transaction).run(bind(INTEND_GPU_INSTANCE), [
        intent.jobId,
        intent.instanceId,
        intent.provider,
        intent.name,
        intent.productName,
        intent.region,
        String(intent.gpuCount),
        String(intent.leaseMs),
        String(intent.leaseLimitMs),
        textOrNull(intent.maxSpendUsd),
        textOrNull(intent.spendLimitUsd),
        intent.webhookUrl,
        String(intent.maxInstances),
      ]);
      const { verdict, holder } = row as Row;
      return (verdict === "taken" ? { verdict, holder } : { verdict }) as GpuIntentAnswer;
    },
    async callGpuProvider(jobId, costPerHourUsd, transaction) {
      const values = [jobId, textOrNull(costPerHourUsd)];
      const [row] = await callerRunner(transaction).run(bind(CALL_GPU_PROVIDER), values);
      return (row?.called_at as string | undefined) ?? null;
    },
    async forgetGpuCall(jobId, calledAt) {
      await general.run(bind(FORGET_GPU_CALL), [jobId, calledAt]);
    },
    async recordGpuInstance(jobId, { providerInstanceId, costPerHourUsd }) {
      const [row] = await general.run(bind(RECORD_GPU_INSTANCE), [
        jobId,
        providerInstanceId,
        textOrNull(costPerHourUsd),
      ]);
      return row?.found === true;
    },
    async noteGpuInstance(jobId, { state, rawState, stateReason, costPerHourUsd }) {
      await general.run(bind(NOTE_GPU_INSTANCE), [
        jobId,
        state,
        rawState,
        stateReason,
        textOrNull(costPerHourUsd),
      ]);
    },
    async endGpuInstance(jobId, because) {
      const [row] = await general.run(bind(END_GPU_INSTANCE), [jobId, because]);
      return row?.found === true;
    },
    async removeGpuInstance(jobId, because, transaction) {
      const runner = transaction === undefined ? general : callerRunner(transaction);
      const [row] = await runner.run(bind(REMOVE_GPU_INSTANCE), [jobId, because]);
      return row?.found === true;
    },
    async extendGpuInstance(instanceId, { leaseMs, maxSpendUsd }) {
      const values = [instanceId, textOrNull(leaseMs ?? null), textOrNull(maxSpendUsd ?? null)];
      const [row] = await changes.run(bind(EXTEND_GPU_INSTANCE), values);
      return row?.verdict as GpuExtensionVerdict;
    },
    async getGpuInstance(jobId) {
      return toInstanceOrNull(await general.run(bind(READ_GPU_INSTANCE), [jobId]));
    },
    async findGpuInstance(provider, providerInstanceId) {
      return toInstanceOrNull(await general.run(bind(FIND_GPU_INSTANCE), [provider, providerInstanceId]));
    },
    async listGpuInstances(request) {
      const { text, parameters } = listGpuInstances(request);
      return (await general.run(bind(text), parameters)).map(toInstance);
    },
    async getLiveGpuInstances(provider) {
      return (await general.run(bind(LIVE_GPU_INSTANCES), [provider])).map(toInstance);
    },
  };
}

function toInstanceOrNull([row]: readonly Row[]): GpuInstance | null {
  return row === undefined ? null : toInstance(row);
}

function toInstance(row: Row): GpuInstance {
  return {
    instanceId: row.instance_id as string,
    jobId: row.job_id as string,
    jobStatus: row.job_status as GpuInstance["jobStatus"],
    provider: row.provider as string,
    providerInstanceId: row.provider_instance_id as string | null,
    name: row.name as string,
    productName: row.product_name as string,
    region: row.region as string | null,
    gpuCount: row.gpu_count as number,
    state: row.state as GpuInstance["state"],
    rawState: row.raw_state as string | null,
    stateReason: row.state_reason as string | null,
    costPerHourUsd: row.cost_per_hour_usd as number | null,
    costUsd: row.cost_usd as number | null,
    ageMs: Math.round(row.age_ms as number),
    maxSpendUsd: row.max_spend_usd as number | null,
    spendLimitUsd: row.spend_limit_usd as number | null,
    leaseUntil: new Date(row.lease_until as number),
    leaseLimit: new Date(row.lease_limit as number),
    webhookUrl: row.webhook_url as string | null,
    createdAt: new Date(row.created_at as number),
    calledAt: toDateOrNull(row.called_at),
    startedAt: toDateOrNull(row.started_at),
    runningAt: toDateOrNull(row.running_at),
    seenAt: toDateOrNull(row.seen_at),
    removedAt: toDateOrNull(row.removed_at),
    removedBecause: row.removed_because as string | null,
    endedAt: toDateOrNull(row.ended_at),
  };
}

function textOrNull(value: number | null): string | null {
  return value === null ? null : String(value);
}

function toDateOrNull(ms: unknown): Date | null {
  return ms === null ? null : new Date(ms as number);
}

import type { GpuInstance, GpuSighting, GpuStore, JobId } from "@millrace/core";
import { ProviderError } from "../provider-error.ts";
import type { Instance, Provider } from "../provider.ts";

/** What a provider says, as the ledger takes it. */
export function sightingOf({ state, rawState, stateReason, costPerHourUsd }: Instance): GpuSighting {
  return {
    state,
    rawState: rawState.slice(0, 100),
    stateReason: stateReason ?? null,
    costPerHourUsd: costPerHourUsd ?? null,
  };
}

const GONE: GpuSighting = { state: "gone", rawState: "", stateReason: null, costPerHourUsd: null };

/** Looks at an instance of the ledger and writes down what is there. Null: the provider does not have it (any more). */
export async function lookAt(
  store: GpuStore,
  provider: Provider,
  { jobId, providerInstanceId }: GpuInstance & { readonly providerInstanceId: string },
  signal: AbortSignal,
): Promise<Instance | null> {
  const instance = await getOrNull(provider, providerInstanceId, signal);
  const there = instance?.state === "gone" ? null : instance;
  await noteInstance(store, jobId, there);
  return there;
}

/** Writes down what is there; null: the provider does not have it (any more). */
export async function noteInstance(store: GpuStore, jobId: JobId, instance: Instance | null): Promise<void> {
  await store.noteGpuInstance(jobId, instance === null ? GONE : sightingOf(instance));
}

/** Null: there is none of that id. */
export async function getOrNull(
  provider: Provider,
  id: string,
  signal: AbortSignal,
): Promise<Instance | null> {
  try {
    return await provider.get(id, signal);
  } catch (error) {
    if (error instanceof ProviderError && error.kind === "not_found") return null;
    throw error;
  }
}

/** Milliseconds since a time of the ledger, by the database's clock: its age says what that read. */
export function msSince(
  { startedAt, createdAt, ageMs }: Pick<GpuInstance, "startedAt" | "createdAt" | "ageMs">,
  time: Date,
): number {
  return (startedAt ?? createdAt).getTime() + ageMs - time.getTime();
}

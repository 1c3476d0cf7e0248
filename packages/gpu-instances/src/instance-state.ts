import type { GpuInstanceState as InstanceState } from "@millrace/core";

export {
  GPU_INSTANCE_STATES as INSTANCE_STATES,
  type GpuInstanceState as InstanceState,
} from "@millrace/core";

const LASTING: ReadonlySet<InstanceState> = new Set(["running", "stopped", "gone", "error", "reclaimed"]);

/**
 * Whether the state passes by itself, so that one looks again later. `unknown` counts: a word that a provider added must
 * not fail a job whose instance may well come up.
 */
export function isTransitional(state: InstanceState): boolean {
  return !LASTING.has(state);
}

/** Whether nothing is left at the provider, and so nothing to pay. Reclaimed and failed instances may still be listed, and paid. */
export function isGone(state: InstanceState): boolean {
  return state === "gone";
}

/**
 * The one set of states that every provider's own are mapped to. `requested` is the ledger's: the intent is written and
 * no answer of the provider has come yet. `unknown` is a state that this release cannot name.
 */
export const INSTANCE_STATES = [
  "requested",
  "provisioning",
  "starting",
  "running",
  "stopping",
  "stopped",
  "deleting",
  "gone",
  "error",
  "reclaimed",
  "unknown",
] as const;

export type InstanceState = (typeof INSTANCE_STATES)[number];

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

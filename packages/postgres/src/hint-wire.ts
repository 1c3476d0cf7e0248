import type { Hint } from "@millrace/core";

type CancelHint = Extract<Hint, { kind: "cancel" }>;

/** A cancel hint is flat on the wire, since SQL functions build it too. */
interface CancelWire {
  readonly kind: "cancel";
  readonly workerId: string;
  readonly number: number;
  readonly position: number;
  readonly id: string;
}

/** A listener's question to itself. */
interface ProbeWire {
  readonly kind: "probe";
  readonly nonce: string;
}

/** What a notification says. `origin`: the process that sent it; SQL functions name none. */
export type Wire = (Exclude<Hint, CancelHint> | CancelWire | ProbeWire) & { readonly origin?: string };

const KINDS: ReadonlySet<unknown> = new Set<Wire["kind"]>([
  "ready",
  "scheduled",
  "schedule",
  "dependency",
  "slot",
  "bulk",
  "cancel",
  "input",
  "probe",
]);

export function toWire(hint: Hint, origin: string): Wire {
  if (hint.kind !== "cancel") return { ...hint, origin };
  const { lease, position, id } = hint.request;
  return { kind: "cancel", workerId: lease.workerId, number: lease.number, position, id, origin };
}

export function toHint(wire: Exclude<Wire, ProbeWire>): Hint {
  if (wire.kind !== "cancel") return wire;
  const { workerId, number, position, id } = wire;
  return { kind: "cancel", request: { lease: { workerId, number }, position, id } };
}

/** Undefined for what is none of ours: whoever may connect may notify on the channel. */
export function parseWire(text: string): Wire | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const ours = typeof value === "object" && value !== null && "kind" in value && KINDS.has(value.kind);
    return ours ? (value as Wire) : undefined;
  } catch {
    return undefined;
  }
}

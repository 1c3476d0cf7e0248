import type { Snapshot } from "@millrace/core";

/** Where a stream is: what was committed, within one time of writing down. Opaque to callers. */
export function toPoint(epoch: string, snapshot: Snapshot): string {
  return `${epoch}.${snapshot}`;
}

/** The snapshot of a point of this epoch; null: it is of another one, or none at all. */
export function snapshotOf(point: string, epoch: string): Snapshot | null {
  return point.startsWith(`${epoch}.`) ? point.slice(epoch.length + 1) : null;
}

/** Every transaction below it has ended. */
export function endedBelow(snapshot: Snapshot): bigint {
  return BigInt(snapshot.slice(0, snapshot.indexOf(":")));
}

/** No transaction had begun from it on. */
export function begunBelow(snapshot: Snapshot): bigint {
  return BigInt(snapshot.split(":")[1] as string);
}

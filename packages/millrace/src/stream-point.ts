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
  return parse(snapshot).xmin;
}

/** No transaction had begun from it on. */
export function begunBelow(snapshot: Snapshot): bigint {
  return parse(snapshot).xmax;
}

/**
 * What somebody knows who knew all that is visible in `since`, and was then told, of what is visible in `upTo`, the
 * transactions below `below`: a snapshot again.
 */
export function knownBelow(since: Snapshot, upTo: Snapshot, below: bigint): Snapshot {
  const from = parse(since);
  const to = parse(upTo);
  const xmax = below > from.xmax ? below : from.xmax;
  const unseen = [
    ...from.running.filter((xact) => xact >= below || to.running.includes(xact)),
    ...to.running.filter((xact) => xact >= from.xmax && xact < below),
  ];
  const xmin = unseen.reduce((least, xact) => (xact < least ? xact : least), xmax);
  return `${xmin}:${xmax}:${unseen.join(",")}`;
}

function parse(snapshot: Snapshot): { xmin: bigint; xmax: bigint; running: readonly bigint[] } {
  const [xmin, xmax, running] = snapshot.split(":") as [string, string, string];
  return {
    xmin: BigInt(xmin),
    xmax: BigInt(xmax),
    running: running === "" ? [] : running.split(",").map(BigInt),
  };
}

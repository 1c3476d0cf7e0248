/** A time during which a job was claimed. Epoch ms, from the record. */
export interface Held {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

/** The most that were held at one moment. What ends at the moment at which another begins does not overlap it. */
export function mostAtOnce(held: readonly Held[]): number {
  const changes = held.flatMap(({ from, to }) => [
    { at: from, change: 1 },
    { at: to, change: -1 },
  ]);
  changes.sort((a, b) => a.at - b.at || a.change - b.change);
  let now = 0;
  let most = 0;
  for (const { change } of changes) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

/** The shortest time between start n − limit and start n; Infinity when there are not so many. */
export function shortestSpan(starts: readonly number[], limit: number): number {
  const sorted = starts.toSorted((a, b) => a - b);
  return sorted.reduce(
    (shortest, start, n) => (n < limit ? shortest : Math.min(shortest, start - sorted[n - limit]!)),
    Infinity,
  );
}

/** Of the slots' time from the first start of a key to its last one, the share in which none was held. 0 to 1. */
export function unusedShare(held: readonly Held[], slots: number): number {
  const first = Math.min(...held.map(({ from }) => from));
  const last = Math.max(...held.map(({ from }) => from));
  const used = held.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, last) - from), 0);
  return 1 - used / (slots * (last - first));
}

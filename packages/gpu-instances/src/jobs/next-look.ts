/** Longest time between two looks, unless the provider asks for more. Milliseconds. */
const MOST_MS = 30_000;

/** When to look again at what takes its time, in ms: after `pollMs`, later a tenth of what was waited, and not before the provider says. */
export function nextLookMs(pollMs: number, waitedMs: number, askedMs: number): number {
  return Math.max(askedMs, Math.min(MOST_MS, Math.max(pollMs, waitedMs / 10)));
}

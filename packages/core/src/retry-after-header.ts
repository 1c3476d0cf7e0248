/** No receiver delays a webhook for longer. */
const MOST_MS = 24 * 3_600_000;

/**
 * Milliseconds that a Retry-After header asks to wait, at most a day: it is a number of seconds or an HTTP date
 * (RFC 9110, 10.2.3). Undefined when there is none, or none that can be read.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^[0-9]+$/.test(header);
  // Date.parse reads far more than HTTP dates, which end so.
  const delayMs = seconds
    ? Number(header) * 1000
    : header.endsWith(" GMT")
      ? Date.parse(header) - nowMs
      : NaN;
  return Number.isNaN(delayMs) ? undefined : Math.min(Math.max(delayMs, 0), MOST_MS);
}

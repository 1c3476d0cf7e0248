/** Milliseconds. */
const FIRST_MS = 200;
const LONGEST_MS = 10_000;

/** How long to wait after that many failures in a row, from 1: doubling, with up to half of it left to chance. */
export function backoffMs(failures: number): number {
  const full = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return full * (0.5 + Math.random() / 2);
}

/** What an answer's `Retry-After` says, in milliseconds; undefined when it says nothing, or a date. */
export function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

const FIRST_MS = 100;
const MOST_MS = 5_000;

/**
 * Milliseconds to wait after the n-th failure in a row, n from 1: doubles from 100 ms up to 5 s, and chance
 * takes up to half of it away, so that processes that failed together do not come back together.
 */
export function backoffMs(failures: number, random: () => number): number {
  const most = Math.min(FIRST_MS * 2 ** (failures - 1), MOST_MS);
  return Math.round(most * (1 - random() / 2));
}

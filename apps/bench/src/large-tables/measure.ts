/** Milliseconds of repeated calls, sorted. */
export interface Timing {
  readonly runs: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Calls `work` one after the other, `warmUp` times uncounted first. */
export async function measure(
  runs: number,
  work: (run: number) => Promise<unknown>,
  warmUp = 10,
): Promise<Timing> {
  for (let run = 0; run < warmUp; run++) await work(run);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const startedAt = performance.now();
    await work(warmUp + run);
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number;
  return { runs, p50: at(0.5), p99: at(0.99), max: times.at(-1) as number };
}

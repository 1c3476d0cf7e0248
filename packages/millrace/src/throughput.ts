/** Over how long throughput is measured. Milliseconds. */
const WINDOW_MS = 60_000;

interface Sample {
  readonly atMs: number;
  readonly processed: number;
}

/** Jobs a second over the last minute, from totals that are read now and then. */
export class Throughput {
  readonly #monotonic: () => number;
  #samples: Sample[] = [];

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Takes the total of processed jobs as it is now; answers the jobs a second since the oldest total of the last minute. */
  observe(processed: number): number {
    const now = { atMs: this.#monotonic(), processed };
    // One sample from before the window stays, so that it is covered when totals are read rarely.
    const firstInside = this.#samples.findIndex(({ atMs }) => atMs >= now.atMs - WINDOW_MS);
    this.#samples =
      firstInside === -1 ? this.#samples.slice(-1) : this.#samples.slice(Math.max(0, firstInside - 1));
    this.#samples.push(now);
    const [oldest = now] = this.#samples;
    const elapsedMs = now.atMs - oldest.atMs;
    return elapsedMs === 0 ? 0 : ((now.processed - oldest.processed) * 1000) / elapsedMs;
  }
}

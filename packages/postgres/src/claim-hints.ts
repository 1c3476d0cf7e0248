const PRIORITIES = 9;

/** Rest after a sweep, as a multiple of what it took: under load sweeps get at most 1 % of the time. */
const SWEEP_REST = 100;
/** The same after one that came to the end of the queue: there is nothing else to do, and a straggler would wait for the next. */
const IDLE_SWEEP_REST = 10;

/**
 * Age at which floors are given up and proven anew. A server behind a connection pool may crash unseen and lose
 * claims; their jobs are ready again below the floor, and this bounds how long they are overlooked. Milliseconds.
 */
const FLOOR_AGE_MS = 600_000;

/**
 * Jobs that were added at the same time as one that was handed over may commit after it with a lower seq. So many seqs before it are looked at still, which
 * costs little where all of them are dead, so that such a job need not wait for a sweep.
 */
const HANDED_MARGIN = 100;

/**
 * Where claims of one queue begin. Below `low` of a lane everything was claimed, but for stragglers: a job whose
 * seq was drawn early and whose transaction committed late. Claims begin at `low`, so that rows deleted before
 * it cost nothing however many pile up; sweeps begin at `floor`, below which no straggler can be.
 *
 * Lanes that `mark_lanes` has proven to begin later are begun there.
 *
 * The floor's proof: who saw seq n claimed knows that every lower seq was drawn by a transaction that had its id
 * by then (enqueue takes the id before the seq). Once all transactions up to the claim's own have ended, one
 * sweep that was not cut short has seen every job below n.
 */
export class ClaimHints {
  #lows = new Array<number>(PRIORITIES).fill(0);
  #floors = new Array<number>(PRIORITIES).fill(0);
  #candidate:
    | { readonly lows: readonly number[]; readonly transactionId: number; proven: boolean }
    | undefined;
  #restUntil = 0;
  #flooredAt: number | undefined;

  /** Whether floors have to be proven anew, or were not told yet; `restart` is to come before the next claim. */
  needsFloors(sweep: boolean, now: number): boolean {
    if (this.#flooredAt === undefined) return true;
    return sweep && now >= this.#restUntil && now - this.#flooredAt >= FLOOR_AGE_MS;
  }

  /** Gives up the floors for those that are proven for every process; undefined: there are none. */
  restart(floors: readonly number[] | undefined, now: number): void {
    this.#floors = this.#lows.map((_, index) => floors?.[index] ?? 0);
    this.#lows = this.#lows.map((low, index) => Math.max(low, this.#floors[index]!));
    this.#flooredAt = now;
  }

  /**
   * Lowest seqs by priority for the next claim, and whether it is a sweep; `restsMs`: how long after one that was asked for
   * is due, because of what the last one took. `now` in ms of a monotonic clock.
   */
  begin(
    sweep: boolean,
    now: number,
  ): {
    readonly lows: readonly number[];
    readonly sweep: boolean;
    readonly proves: boolean;
    readonly restsMs?: number;
  } {
    const sweeping = sweep && now >= this.#restUntil;
    return {
      lows: sweeping ? [...this.#floors] : [...this.#lows],
      sweep: sweeping,
      proves: sweeping && this.#candidate?.proven === true,
      ...(sweep && !sweeping && { restsMs: this.#restUntil - now }),
    };
  }

  /**
   * The claim came to nothing: what it may have taken comes back in head 0, so the lows stay. A sweep that ran into its
   * deadline, as one over very many dead rows does, leaves the next to claims from the lows.
   */
  failed(begun: { readonly sweep: boolean }, tookMs: number, now: number): void {
    if (begun.sweep) this.#restUntil = now + tookMs * SWEEP_REST;
  }

  /** Where claims begin, by priority. */
  get lows(): readonly number[] {
    return this.#lows;
  }

  /** A job was handed over because nothing of its priority or a better one was found to wait from the lows on. */
  passed(priority: number, seq: number): void {
    const passed = seq - HANDED_MARGIN;
    this.#lows = this.#lows.map((low, index) => (index < priority ? Math.max(low, passed) : low));
  }

  /** What the claim told. `cut`: it stopped at its limit. */
  end(
    begun: { readonly sweep: boolean; readonly proves: boolean },
    claim: {
      readonly claimed: readonly { readonly priority: number; readonly head: number; readonly seq: number }[];
      readonly cut: boolean;
      readonly transactionId: number | null;
      readonly oldestTransactionId: number;
      readonly tookMs: number;
      readonly now: number;
    },
  ): void {
    for (const { priority, head, seq } of claim.claimed) {
      if (head === 1 && seq >= (this.#lows[priority - 1] as number)) this.#lows[priority - 1] = seq + 1;
    }
    if (begun.sweep) {
      this.#restUntil = claim.now + claim.tookMs * (claim.cut ? SWEEP_REST : IDLE_SWEEP_REST);
      if (begun.proves && !claim.cut && this.#candidate !== undefined) {
        this.#floors = [...this.#candidate.lows];
        this.#candidate = undefined;
      }
    }
    if (this.#candidate === undefined && claim.transactionId !== null) {
      this.#candidate = { lows: [...this.#lows], transactionId: claim.transactionId, proven: false };
    } else if (this.#candidate !== undefined && claim.oldestTransactionId > this.#candidate.transactionId) {
      this.#candidate.proven = true;
    }
  }
}

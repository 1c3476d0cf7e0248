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
 * How many seqs before `low` a claim may begin, in order to see stragglers: more than are drawn at full speed while a few claims follow one another. Each may
 * be a dead row, which costs a quarter of a microsecond.
 */
const LOOK_BACK = 3_000;

/** How far a claim saw. `last`: every lane before that of its last job, and that one up to the job. */
export type Seen = "all" | "last" | "nothing";

/**
 * Where claims of one queue begin. Below `low` of a lane everything was claimed, but for stragglers: a job whose
 * seq was drawn early and whose transaction committed late. Claims begin at `start`, a little before `low`: since it was last
 * moved on without proof, no straggler can be below it. While some transaction lasts too long for that, and where more jobs wait than
 * were claimed, they begin at `low` itself, so that rows deleted before it cost nothing however many pile up. What that leaves out is seen by
 * sweeps, which begin at `floor`, below which no straggler can be.
 *
 * Lanes that `mark_lanes` has proven to begin later are begun there.
 *
 * The proof: who saw seq n claimed knows that every lower seq was drawn by a transaction that had its id
 * by then (enqueue takes the id before the seq), and so does who passed over rows that another claim had locked. Once all transactions up to that
 * of a later claim have ended, one claim has seen every job below n, as far as it looked.
 */
export class ClaimHints {
  readonly #lows = new Array<number>(PRIORITIES).fill(0);
  readonly #starts = new Array<number>(PRIORITIES).fill(0);
  readonly #floors = new Array<number>(PRIORITIES).fill(0);
  #candidate:
    | { readonly lows: readonly number[]; readonly transactionId: number; proven: boolean }
    | undefined;
  /** Nothing was proven for so long that claims would have to look too far back. */
  #unproven = false;
  #restUntil = 0;
  #flooredAt: number | undefined;

  /** Whether floors have to be proven anew, or were not told yet; `restart` is to come before the next claim. */
  needsFloors(now: number): boolean {
    if (this.#flooredAt === undefined) return true;
    return now >= this.#restUntil && now - this.#flooredAt >= FLOOR_AGE_MS;
  }

  /** Gives up the floors for those that are proven for every process; undefined: there are none. */
  restart(floors: readonly number[] | undefined, now: number): void {
    for (const lane of this.#floors.keys()) {
      const floor = floors?.[lane] ?? 0;
      this.#floors[lane] = floor;
      this.#starts[lane] = Math.max(this.#starts[lane]!, floor);
      this.#lows[lane] = Math.max(this.#lows[lane]!, floor);
    }
    this.#flooredAt = now;
  }

  /**
   * Lowest seqs by priority for the next claim, and whether it is a sweep; `whole`: there is nothing that only a sweep would see. `restsMs`: how long after
   * one that was asked for is due, because of what the last one took. `now` in ms of a monotonic clock.
   */
  begin(
    sweep: boolean,
    now: number,
  ): {
    readonly lows: readonly number[];
    readonly sweep: boolean;
    readonly whole: boolean;
    readonly proves: boolean;
    readonly restsMs?: number;
  } {
    const whole = this.#starts.every((start, lane) => start === this.#floors[lane]);
    const sweeping = sweep && !whole && now >= this.#restUntil;
    return {
      lows: sweeping ? [...this.#floors] : [...this.#starts],
      sweep: sweeping,
      whole: whole || sweeping,
      proves: this.#candidate?.proven === true,
      ...(sweep && !sweeping && !whole && { restsMs: this.#restUntil - now }),
    };
  }

  /**
   * The claim came to nothing: what it may have taken comes back in head 0, so the lows stay. A sweep that ran into its
   * deadline, as one over very many dead rows does, leaves the next to claims from the lows.
   */
  failed(begun: { readonly sweep: boolean }, tookMs: number, now: number): void {
    if (begun.sweep) this.#restUntil = now + tookMs * SWEEP_REST;
  }

  /** By priority, where jobs begin that were not claimed yet. */
  get lows(): readonly number[] {
    return this.#lows;
  }

  /** A job was handed over because nothing of its priority or a better one was found to wait from the lows on. */
  passed(priority: number, seq: number): void {
    const passed = seq - HANDED_MARGIN;
    for (let lane = 0; lane < priority; lane += 1) this.#raise(this.#lows, lane, passed);
    this.#catchUp();
  }

  /** What the claim told. True: it was a sweep that brought nothing but stragglers, so the next had better be one, too. */
  end(
    begun: { readonly lows: readonly number[]; readonly sweep: boolean; readonly proves: boolean },
    claim: {
      readonly claimed: readonly { readonly priority: number; readonly head: number; readonly seq: number }[];
      readonly seen: Seen;
      readonly transactionId: number | null;
      readonly oldestTransactionId: number;
      readonly tookMs: number;
      readonly now: number;
    },
  ): boolean {
    const before = [...this.#lows];
    const last = claim.seen === "last" ? claim.claimed.at(-1) : undefined;
    for (const { priority, head, seq } of claim.claimed)
      if (head === 1) this.#raise(this.#lows, priority - 1, seq + 1);
    if (begun.proves && this.#candidate !== undefined) {
      this.#prove(begun.lows, this.#candidate.lows, claim.seen, last);
      this.#candidate = undefined;
      this.#unproven = false;
    }
    // Where a claim ended for want of room, others wait: the next ones have better to do than to look back.
    if (last !== undefined) this.#starts[last.priority - 1] = this.#lows[last.priority - 1]!;
    this.#catchUp();
    if (this.#candidate === undefined && claim.transactionId !== null) {
      this.#candidate = { lows: before, transactionId: claim.transactionId, proven: false };
    } else if (this.#candidate !== undefined && claim.oldestTransactionId > this.#candidate.transactionId) {
      this.#candidate.proven = true;
    }
    const straggling =
      begun.sweep && last !== undefined && last.head === 1 && last.seq < before[last.priority - 1]!;
    if (begun.sweep && !straggling)
      this.#restUntil = claim.now + claim.tookMs * (claim.seen === "all" ? IDLE_SWEEP_REST : SWEEP_REST);
    return straggling;
  }

  /** From where it began, the claim saw every job below `lows`, as far as it looked. */
  #prove(
    began: readonly number[],
    lows: readonly number[],
    seen: Seen,
    last: { readonly priority: number; readonly head: number; readonly seq: number } | undefined,
  ): void {
    for (const [lane, low] of lows.entries()) {
      let end = seen === "all" || (last !== undefined && lane < last.priority - 1) ? low : 0;
      if (last?.priority === lane + 1 && last.head === 1) end = Math.min(low, last.seq + 1);
      this.#raise(this.#starts, lane, end);
      if (began[lane]! <= this.#floors[lane]!) this.#raise(this.#floors, lane, end);
    }
  }

  /** Claims do not begin far before what they are to find. */
  #catchUp(): void {
    this.#unproven ||= this.#lows.some((low, lane) => low - this.#starts[lane]! > LOOK_BACK);
    if (this.#unproven) for (const [lane, low] of this.#lows.entries()) this.#starts[lane] = low;
  }

  #raise(marks: number[], lane: number, to: number): void {
    marks[lane] = Math.max(marks[lane]!, to);
  }
}

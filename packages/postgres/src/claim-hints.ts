const PRIORITIES = 9;

/** Rest after a sweep, as a multiple of what it took: under load sweeps get at most 1 % of the time. */
const SWEEP_REST = 100;
/** The same after one that came to the end of the queue: there is nothing else to do, and a straggler would wait for the next. */
const IDLE_SWEEP_REST = 10;

/**
 * Age at which floors are given up and proven anew. A server behind a connection pool may crash unseen and lose claims, and who has locked a straggler that
 * was passed over, as a cancel does, may roll back; such jobs are ready again below the floor, and this bounds how long they are overlooked. Milliseconds.
 */
const FLOOR_AGE_MS = 120_000;

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

/** A claim that is under way. All by priority. */
export interface BegunClaim {
  /** The lowest seqs that it looks at. */
  readonly lows: readonly number[];
  readonly sweep: boolean;
  /** There is nothing that only a sweep would see. */
  readonly whole: boolean;
  /** No transaction brings a job below these any more, so it sees those that are there. */
  readonly ended: readonly number[];
  /** Everything below these was claimed before, but for stragglers. */
  readonly before: readonly number[];
  /** How long after it the sweep is due that was asked for, because of what the last one took. Milliseconds. */
  readonly restsMs?: number;
}

/** Where a job lies. */
interface Mark {
  readonly priority: number;
  readonly head: number;
  readonly seq: number;
}

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
 * of a later claim have ended, n is `ended`: whoever begins to claim from then on sees every job below it, as far as he looks.
 */
export class ClaimHints {
  readonly #lows = new Array<number>(PRIORITIES).fill(0);
  readonly #starts = new Array<number>(PRIORITIES).fill(0);
  readonly #floors = new Array<number>(PRIORITIES).fill(0);
  /** Below these no transaction can bring a job any more. */
  #ended: readonly number[] = new Array<number>(PRIORITIES).fill(0);
  /** What they will be, once all transactions up to that one have ended. */
  #candidate: { readonly lows: readonly number[]; readonly transactionId: number } | undefined;
  /** None has ended for so long that claims would have to look too far back. */
  #unended = false;
  /** Where the next sweep begins, when the last one had no room for all that it came to. */
  #resume: readonly number[] | undefined;
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
    this.#resume = undefined;
    this.#flooredAt = now;
  }

  /** What the next claim is to do. `now` in ms of a monotonic clock. */
  begin(sweep: boolean, now: number): BegunClaim {
    const whole = this.#starts.every((start, lane) => start === this.#floors[lane]);
    const sweeping = sweep && !whole && now >= this.#restUntil;
    return {
      lows: sweeping ? [...(this.#resume ?? this.#floors)] : [...this.#starts],
      sweep: sweeping,
      whole: whole || sweeping,
      ended: this.#ended,
      before: [...this.#lows],
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
    begun: BegunClaim,
    claim: {
      readonly claimed: readonly Mark[];
      readonly seen: Seen;
      readonly transactionId: number | null;
      readonly oldestTransactionId: number;
      readonly tookMs: number;
      readonly now: number;
    },
  ): boolean {
    const last = claim.seen === "last" ? claim.claimed.at(-1) : undefined;
    for (const { priority, head, seq } of claim.claimed)
      if (head === 1) this.#raise(this.#lows, priority - 1, seq + 1);
    this.#prove(begun, claim.seen, last);
    // Where a claim ended for want of room, others wait: the next ones have better to do than to look back.
    if (last !== undefined) this.#starts[last.priority - 1] = this.#lows[last.priority - 1]!;
    if (this.#candidate !== undefined && claim.oldestTransactionId > this.#candidate.transactionId) {
      this.#ended = this.#candidate.lows;
      this.#candidate = undefined;
      this.#unended = false;
    }
    if (claim.transactionId !== null)
      this.#candidate ??= { lows: begun.before, transactionId: claim.transactionId };
    this.#catchUp();
    return begun.sweep && this.#swept(begun, claim, last);
  }

  /** The claim saw every job between where it began and where transactions have ended, as far as it looked. */
  #prove(begun: BegunClaim, seen: Seen, last: Mark | undefined): void {
    for (const [lane, ended] of begun.ended.entries()) {
      let end = seen === "all" || (last !== undefined && lane < last.priority - 1) ? ended : 0;
      if (last?.priority === lane + 1 && last.head === 1) end = Math.min(ended, last.seq + 1);
      this.#raise(this.#starts, lane, end);
      if (begun.lows[lane]! <= this.#floors[lane]!) this.#raise(this.#floors, lane, end);
    }
  }

  /** When the next sweep is due, and from where. True: at once, since stragglers took all the room of this one. */
  #swept(
    begun: BegunClaim,
    { seen, tookMs, now }: { readonly seen: Seen; readonly tookMs: number; readonly now: number },
    last: Mark | undefined,
  ): boolean {
    const straggling = last !== undefined && last.head === 1 && last.seq < begun.before[last.priority - 1]!;
    this.#resume = undefined;
    if (!straggling) this.#restUntil = now + tookMs * (seen === "all" ? IDLE_SWEEP_REST : SWEEP_REST);
    else {
      const at = last.priority - 1;
      this.#resume = begun.lows.map((low, lane) =>
        lane < at ? this.#starts[lane]! : lane === at ? last.seq + 1 : low,
      );
    }
    return straggling;
  }

  /** Claims do not begin far before what they are to find. */
  #catchUp(): void {
    this.#unended ||= this.#lows.some((low, lane) => low - this.#starts[lane]! > LOOK_BACK);
    if (this.#unended) for (const [lane, low] of this.#lows.entries()) this.#starts[lane] = low;
  }

  #raise(marks: number[], lane: number, to: number): void {
    marks[lane] = Math.max(marks[lane]!, to);
  }
}

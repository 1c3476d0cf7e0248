import { refusedFollowOn } from "./attempt-outcome.ts";
import { backoffMs } from "./backoff.ts";
import { isDatabaseAway, isUnknownOutcome } from "./database-away.ts";
import type { EndedJob } from "./ended-job.ts";
import { MillraceError } from "./errors.ts";
import type { Outcome } from "./outcome.ts";
import type { CompletionAnswer, Store } from "./store.ts";

/** Most outcomes of one statement. */
const MAX_BATCH = 2_000;
/** Claiming pauses while more outcomes than this wait to be recorded. */
const MAX_UNRECORDED = 10_000;

export interface CompletionCounts {
  readonly accepted: number;
  /** Recorded by an earlier sending whose answer was lost. */
  readonly already: number;
  /** The job had been taken over. */
  readonly refused: number;
  /** Sendings after which it is not known whether they were carried out. */
  readonly unknown: number;
}

interface CompleterOptions {
  readonly store: Pick<Store, "complete">;
  readonly random: () => number;
  /** One outcome was answered; in order. */
  onAnswered(ended: EndedJob, answer: CompletionAnswer): void;
  /** A whole batch was answered: there may be room again. */
  onFlushed(batch: readonly EndedJob[]): void;
  /** The database refuses to record even that the job failed. */
  onDropped(ended: EndedJob, error: unknown): void;
  /** The connection was lost or the outcome of a sending is unknown. */
  onDatabaseLost(): void;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Records outcomes in batches: at once when none is on its way, else everything that came in meanwhile
 * when the batch on its way is answered. A batch is sent until the database answers it.
 */
export class Completer {
  readonly #options: CompleterOptions;
  readonly #counts = { accepted: 0, already: 0, refused: 0, unknown: 0 };
  #waiting: EndedJob[] = [];
  /** Outcomes of the batch on its way. */
  #sent = 0;
  #scheduled = false;
  #onEmpty: (() => void) | undefined;
  #wakeUp: (() => void) | undefined;
  #abandoned = false;

  constructor(options: CompleterOptions) {
    this.#options = options;
  }

  get counts(): CompletionCounts {
    return { ...this.#counts };
  }

  /** Outcomes that the database has answered so far. */
  get answered(): number {
    return this.#counts.accepted + this.#counts.already + this.#counts.refused;
  }

  get unrecorded(): number {
    return this.#waiting.length + this.#sent;
  }

  get overfull(): boolean {
    return this.unrecorded > MAX_UNRECORDED;
  }

  add(ended: EndedJob): void {
    this.#waiting.push(ended);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // At the end of this turn of the event loop: what ends together is recorded together.
    setImmediate(() => void this.#flush());
  }

  /**
   * Resolves once everything is recorded, or after `ms`: what is left then stays unrecorded, is sent no
   * more, and its jobs run again. Returns how many those are.
   */
  async drain(ms: number): Promise<number> {
    if (this.unrecorded > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onEmpty = resolve;
      const timer = setTimeout(resolve, ms);
      await promise;
      clearTimeout(timer);
    }
    this.#abandoned = true;
    this.#wakeUp?.();
    return this.unrecorded;
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#abandoned) {
      const batch = this.#waiting.length <= MAX_BATCH ? this.#waiting : this.#waiting.slice(0, MAX_BATCH);
      this.#waiting = this.#waiting.slice(batch.length);
      this.#sent = batch.length;
      const recorded = await this.#record(batch);
      if (!recorded) return;
      this.#sent = 0;
      this.#options.onFlushed(batch);
    }
    this.#scheduled = false;
    if (this.unrecorded === 0) this.#onEmpty?.();
  }

  /** False when the batch was abandoned. */
  async #record(batch: readonly EndedJob[]): Promise<boolean> {
    for (let failures = 1; ; failures += 1) {
      let answers: readonly CompletionAnswer[];
      try {
        answers = await this.#options.store.complete(batch);
      } catch (error) {
        if (!isDatabaseAway(error)) return await this.#recordApart(batch, error);
        if (isUnknownOutcome(error)) this.#counts.unknown += 1;
        const retryInMs = backoffMs(failures, this.#options.random);
        this.#options.onDatabaseLost();
        this.#options.onError(error, retryInMs);
        if (!(await this.#sleep(retryInMs))) return false;
        continue;
      }
      this.#answer(batch, answers);
      return true;
    }
  }

  /** One outcome spoils the statement: find it by halves, record in its place why it cannot be stored. */
  async #recordApart(batch: readonly EndedJob[], error: unknown): Promise<boolean> {
    const [only] = batch;
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      return (await this.#record(batch.slice(0, middle))) && (await this.#record(batch.slice(middle)));
    }
    if (only === undefined) return true;
    if (only.outcome.kind === "failed" && only.outcome.error.code === UNRECORDABLE.code) {
      this.#options.onDropped(only, error);
      return true;
    }
    this.#options.onError(error, 0);
    const outcome: Outcome =
      only.followOn.length > 0 && error instanceof MillraceError
        ? refusedFollowOn({ job: only.job, random: this.#options.random }, error)
        : { kind: "failed", error: UNRECORDABLE, result: null };
    return this.#record([{ ...only, outcome, followOn: [] }]);
  }

  #answer(batch: readonly EndedJob[], answers: readonly CompletionAnswer[]): void {
    for (const [index, ended] of batch.entries()) {
      const answer = answers[index]!;
      this.#counts[answer] += 1;
      this.#options.onAnswered(ended, answer);
    }
  }

  /** False when the completer was told to give up meanwhile. */
  async #sleep(ms: number): Promise<boolean> {
    if (this.#abandoned) return false;
    await new Promise<void>((resolve) => {
      this.#wakeUp = resolve;
      setTimeout(resolve, ms);
    });
    this.#wakeUp = undefined;
    return !this.#abandoned;
  }
}

/** Text that nothing of the job's own gets into, so that it can always be stored. */
const UNRECORDABLE = {
  code: "unrecordable-outcome",
  message: "The job ran, but the database refused to store what came of it.",
  errorClass: "system",
} as const;

import { DatabaseUnavailableError, UnknownOutcomeError } from "./errors.ts";

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly promise: PromiseWithResolvers<Answer>;
}

export interface CoalescerOptions<Item, Answer> {
  /** Does it for many; answers in their order. */
  run(items: readonly Item[]): Promise<readonly Answer[]>;
  /** Most items of one run. */
  readonly mostItems: number;
  /** Begins a batch: what it returns is asked of each item, in order, whether it may join; the first one does anyway. */
  begin?(): (item: Item) => boolean;
}

/**
 * Turns single requests into batches: those of one turn of the event loop, and those that arrive while a batch is
 * under way, share one statement and one commit. Each caller gets its own answer.
 */
export class Coalescer<Item, Answer> {
  readonly #options: CoalescerOptions<Item, Answer>;
  #waiting: Waiting<Item, Answer>[] = [];
  #flushing: Promise<void> | undefined;

  constructor(options: CoalescerOptions<Item, Answer>) {
    this.#options = options;
  }

  add(item: Item): Promise<Answer> {
    const promise = Promise.withResolvers<Answer>();
    this.#waiting.push({ item, promise });
    this.#flushing ??= this.#flushAll();
    return promise.promise;
  }

  /** Waits until everything that was added has its answer. */
  async drain(): Promise<void> {
    await this.#flushing;
  }

  async #flushAll(): Promise<void> {
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) await this.#flush(this.#takeBatch());
    this.#flushing = undefined;
  }

  #takeBatch(): readonly Waiting<Item, Answer>[] {
    const { mostItems, begin } = this.#options;
    const joins = begin?.() ?? (() => true);
    const end = this.#waiting.findIndex(
      ({ item }, index) => index === mostItems || (!joins(item) && index > 0),
    );
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #flush(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#options.run(batch.map(({ item }) => item));
      batch.forEach(({ promise }, index) => promise.resolve(answers[index] as Answer));
    } catch (error) {
      if (batch.length > 1 && mayTryAlone(error)) for (const waiting of batch) await this.#flush([waiting]);
      else for (const { promise } of batch) promise.reject(error);
    }
  }
}

/**
 * One bad item must not fail the others of its batch, so they are tried one by one; but not when the batch may
 * have been done, which would do it twice, nor when there is no database to try with.
 */
function mayTryAlone(error: unknown): boolean {
  return !(error instanceof UnknownOutcomeError || error instanceof DatabaseUnavailableError);
}

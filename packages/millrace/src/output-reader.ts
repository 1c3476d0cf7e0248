import type { FollowedPiece, LiveStore, OutputPlace } from "@millrace/core";

/** How often is looked for what jobs have written, for all that wait by one statement. Milliseconds. */
const LOOK_MS = 100;

interface Waiting {
  readonly place: OutputPlace;
  readonly pieces: PromiseWithResolvers<readonly FollowedPiece[]>;
}

/**
 * Reads what jobs write while they run, for everybody in this process who follows one. Looks only while somebody waits, and
 * nothing is read that nobody has room for.
 */
export class OutputReader {
  readonly #store: Pick<LiveStore, "readOutput">;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = -Infinity;

  constructor(store: Pick<LiveStore, "readOutput">) {
    this.#store = store;
  }

  /** The next pieces past the place, once there are some; none when the signal is aborted. Throws as the store does. */
  async next(place: OutputPlace, signal: AbortSignal): Promise<readonly FollowedPiece[]> {
    const waiting = { place, pieces: Promise.withResolvers<readonly FollowedPiece[]>() };
    const giveUp = () => waiting.pieces.resolve([]);
    signal.addEventListener("abort", giveUp, { once: true });
    this.#waiting.add(waiting);
    if (signal.aborted) giveUp();
    this.#lookAgain();
    try {
      return await waiting.pieces.promise;
    } finally {
      this.#waiting.delete(waiting);
      signal.removeEventListener("abort", giveUp);
    }
  }

  /** What there is past the place now. */
  async now(place: OutputPlace): Promise<readonly FollowedPiece[]> {
    const [pieces] = await this.#store.readOutput([place]);
    return pieces!;
  }

  /** Ends the waiting of all. */
  close(error: Error): void {
    clearTimeout(this.#timer);
    for (const { pieces } of this.#waiting) pieces.reject(error);
  }

  #lookAgain(): void {
    const waitMs = Math.max(0, this.#lookedAt + LOOK_MS - performance.now());
    this.#timer ??= setTimeout(() => void this.#look(), waitMs);
  }

  async #look(): Promise<void> {
    const waiting = [...this.#waiting];
    this.#lookedAt = performance.now();
    try {
      const found =
        waiting.length === 0 ? [] : await this.#store.readOutput(waiting.map(({ place }) => place));
      for (const [index, { pieces }] of waiting.entries())
        if (found[index]!.length > 0) pieces.resolve(found[index]!);
    } catch (error) {
      for (const { pieces } of waiting) pieces.reject(error);
    }
    this.#timer = undefined;
    // Those that were answered are gone from here in a moment; a look for nobody ends it.
    if (waiting.length > 0) this.#lookAgain();
  }
}

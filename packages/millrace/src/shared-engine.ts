import type { Engine } from "./engine.ts";

/** One engine for all who use it at the same time: opened for the first, closed after the last. */
export class SharedEngine {
  readonly #open: () => Promise<Engine>;
  #engine: Promise<Engine> | undefined;
  #users = 0;
  #closing: Promise<void> = Promise.resolve();

  constructor(open: () => Promise<Engine>) {
    this.#open = open;
  }

  /** Each call that succeeds needs one `release`. */
  async acquire(): Promise<Engine> {
    this.#users += 1;
    // An error of closing was told to who released last.
    const engine = (this.#engine ??= this.#closing.catch(() => {}).then(this.#open));
    try {
      return await engine;
    } catch (error) {
      this.#users -= 1;
      // The next caller tries again.
      if (this.#engine === engine) this.#engine = undefined;
      throw error;
    }
  }

  async release(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0 || this.#engine === undefined) return;
    const engine = this.#engine;
    this.#engine = undefined;
    this.#closing = engine.then((open) => open.close());
    await this.#closing;
  }
}

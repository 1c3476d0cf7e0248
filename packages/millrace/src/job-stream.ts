import type { Engine } from "./engine.ts";
import type { StreamListener } from "./stream-message.ts";

/** What happens to the jobs of all processes, as it happens. */
export class JobStream {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /**
   * Tells the listener from now on, or from the `point` of a message at most five minutes old. Nothing is left out;
   * events may be told again, by the same id. Whoever gets a `reset` reads anew what it shows. Returns how to stop.
   */
  async listen(listener: StreamListener, after?: string): Promise<() => void> {
    return (await this.#connect()).stream.listen(listener, after);
  }
}

import type { Engine } from "./engine.ts";
import type { StreamListener, StreamMessage } from "./stream-message.ts";
import { iterateMessages, type MessagesOptions } from "./stream-messages.ts";

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

  /**
   * The same to iterate: `for await (const message of manager.stream.messages())`. Ten thousand events may wait for
   * whoever iterates; then what follows is left out, and a `reset` comes in its place. Ends with the signal, or when the
   * loop is left. Listens from its first step on.
   */
  messages(options: MessagesOptions = {}): AsyncGenerator<StreamMessage, void> {
    return iterateMessages((listener, after) => this.listen(listener, after), options);
  }
}

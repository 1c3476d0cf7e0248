/** One server-sent event. `id` is the last one that was received, with this event or before it. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/** Reads the text of an event stream, part by part, as the HTML standard says. */
export class EventParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string | null = null;
  #retryMs: number | undefined;

  /** The last id that was received, with or without an event. */
  get id(): string | null {
    return this.#id;
  }

  /** How long the server wants a client to wait before it comes back; undefined: it did not say. */
  get retryMs(): number | undefined {
    return this.#retryMs;
  }

  /** The events that this part completes. */
  *push(part: string): Generator<ServerSentEvent, void, undefined> {
    const lines = (this.#rest + part).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line !== "") this.#take(line);
      else {
        if (this.#data.length > 0)
          yield { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
        this.#event = "";
        this.#data = [];
      }
    }
  }

  #take(line: string): void {
    const colon = line.indexOf(":");
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#event = value;
    if (name === "data") this.#data.push(value);
    if (name === "id" && !value.includes("\0")) this.#id = value;
    if (name === "retry" && /^\d+$/.test(value)) this.#retryMs = Number(value);
  }
}

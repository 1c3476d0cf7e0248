import type { Snapshot, StreamStore } from "@millrace/core";
import { readChangePages } from "./change-pages.ts";
import type { StreamListener, StreamMessage } from "./stream-message.ts";
import { toPoint } from "./stream-point.ts";

interface LateListenerOptions {
  readonly store: Pick<StreamStore, "readChanges">;
  readonly listener: StreamListener;
  onError(error: unknown): void;
}

/** Stands for a listener until it was told what it missed: then it is told what happens, like everyone else. */
export class LateListener implements StreamListener {
  readonly queues: boolean;
  readonly #options: LateListenerOptions;
  /** Behind: what happens is left out, a later walk sees it. Joining: it is held back until what came before is told. */
  #state: "behind" | "joining" | "live" = "joining";
  #stopped = false;
  #held: StreamMessage[] = [];
  #reset: StreamMessage | null = null;

  constructor(options: LateListenerOptions) {
    this.#options = options;
    this.queues = options.listener.queues;
  }

  tell(message: StreamMessage): void {
    if (this.#state === "live") return this.#options.listener.tell(message);
    if (message.kind === "reset") {
      this.#reset = message;
      this.#held = [];
    } else if (this.#state === "joining") this.#held.push(message);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Tells one message, and from then on what happens. */
  join(first: StreamMessage): void {
    if (this.#stopped) return;
    this.#state = "live";
    this.#options.listener.tell(first);
    for (const message of this.#held.splice(0)) this.#options.listener.tell(message);
  }

  /**
   * Tells what was committed since a snapshot. Resolves after the first page; when there are more, the others follow as
   * the listener has room for them.
   */
  async catchUp(epoch: string, since: Snapshot): Promise<void> {
    const pages = this.#pages(epoch, since);
    if ((await pages.next()).done !== true) void this.#goOn(pages, toPoint(epoch, since));
  }

  async #goOn(pages: AsyncGenerator<void, void>, point: string): Promise<void> {
    try {
      for await (const _ of pages);
    } catch (error) {
      this.#options.onError(error);
      this.join({ kind: "reset", point });
    }
  }

  /** Walks up to now again and again, until a walk is short enough to hold back what happens meanwhile. */
  async *#pages(epoch: string, from: Snapshot): AsyncGenerator<void, void> {
    const { store, listener } = this.#options;
    let since = from;
    for (;;) {
      this.#state = "joining";
      for await (const page of readChangePages(store, since)) {
        if (this.#stopped) return;
        if (this.#reset !== null) return this.join(this.#reset);
        if (page.lost) return this.join({ kind: "reset", point: toPoint(epoch, page.snapshot) });
        since = page.snapshot;
        const message: StreamMessage = {
          kind: "events",
          events: page.events,
          point: toPoint(epoch, since),
        };
        if (this.#state === "joining" && !page.more) return this.join(message);
        this.#state = "behind";
        this.#held = [];
        listener.tell(message);
        yield;
        await listener.room?.();
      }
    }
  }
}

import { type Loop, type QueueFigures, type Snapshot, startLoop, type Store } from "@millrace/core";
import { readChangePages } from "./change-pages.ts";
import { LateListener } from "./late-listener.ts";
import type { StreamListener, StreamMessage } from "./stream-message.ts";
import { begunBelow, endedBelow, snapshotOf, toPoint } from "./stream-point.ts";

/** Time between two looks at what happened. Milliseconds. */
const LOOK_MS = 150;
/** Time between two readings of the queues' figures. Milliseconds. */
const FIGURES_MS = 1_000;
/** Time between two assurances that somebody listens, in ms, and how long each of them holds, in s: also how long one may be away. */
const ASSURE_MS = 30_000;
const KEPT_S = 300;

interface EventStreamOptions {
  readonly store: Pick<
    Store,
    "listenForChanges" | "noteSound" | "readChanges" | "sweepChanges" | "getQueueFigures"
  >;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Tells everyone in this process who listens what happens to jobs, whichever process did it. All share one loop of
 * reads, which runs only while somebody listens.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #listeners = new Set<StreamListener>();
  readonly #figures = new Map<string, string>();
  #loop: Loop | undefined;
  #begun: Promise<void> | undefined;
  #epoch = "";
  #snapshot: Snapshot = "";
  /** Transactions below it may have changed something that was not written down; null: all of them have ended. */
  #unsureBelow: bigint | null = null;
  #assuredAt = 0;
  #figuresAt = -Infinity;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  /** How many listen. */
  get size(): number {
    return this.#listeners.size;
  }

  /**
   * Listens from now on, or from the point of an earlier message, at most five minutes old: nothing is left out, some
   * may be told again. A point that is too old is answered by a reset. The first message, told before this resolves,
   * is `events`, perhaps empty, or a reset.
   */
  async listen(listener: StreamListener, after?: string): Promise<() => void> {
    const { store, onError } = this.#options;
    const entry = new LateListener({ store, listener, onError: (error) => onError(error, 0) });
    this.#listeners.add(entry);
    const stop = () => {
      entry.stop();
      this.#remove(entry);
    };
    try {
      await (this.#begun ??= this.#begin());
      const point = toPoint(this.#epoch, this.#snapshot);
      const since = after === undefined ? null : snapshotOf(after, this.#epoch);
      if (after === undefined) entry.join({ kind: "events", events: [], point });
      else if (since === null) entry.join({ kind: "reset", point });
      else await entry.catchUp(this.#epoch, since);
    } catch (error) {
      stop();
      throw error;
    }
    if (entry.queues) this.#figures.clear();
    return stop;
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#end();
  }

  async #begin(): Promise<void> {
    try {
      await this.#assure();
      const { onError } = this.#options;
      if (this.#listeners.size > 0)
        this.#loop = startLoop({ step: () => this.#step(), onError, random: Math.random });
    } catch (error) {
      this.#begun = undefined;
      throw error;
    }
  }

  /** Has changes written down for a while longer; begins anew when they were not. */
  async #assure(): Promise<void> {
    const { store } = this.#options;
    const { epoch, soundFrom } = await store.listenForChanges(KEPT_S);
    this.#assuredAt = performance.now();
    if (epoch === this.#epoch) return;
    const { snapshot } = await store.readChanges(null);
    const sound = soundFrom ?? String(begunBelow(snapshot));
    if (soundFrom === null) await store.noteSound(epoch, sound);
    this.#unsureBelow = endedBelow(snapshot) < BigInt(sound) ? BigInt(sound) : null;
    const former = this.#epoch;
    this.#epoch = epoch;
    this.#snapshot = snapshot;
    if (former !== "") this.#tell({ kind: "reset", point: toPoint(epoch, snapshot) });
  }

  async #step(): Promise<number> {
    if (performance.now() - this.#assuredAt > ASSURE_MS) {
      await this.#assure();
      await this.#options.store.sweepChanges(KEPT_S);
    }
    for await (const { events, snapshot, lost } of readChangePages(this.#options.store, this.#snapshot)) {
      this.#snapshot = snapshot;
      if (events.length > 0) this.#tell({ kind: "events", events, point: toPoint(this.#epoch, snapshot) });
      if (lost) await this.#beginAnew();
    }
    if (this.#unsureBelow !== null && endedBelow(this.#snapshot) >= this.#unsureBelow) {
      this.#unsureBelow = null;
      this.#tell({ kind: "reset", point: toPoint(this.#epoch, this.#snapshot) });
    }
    if (performance.now() - this.#figuresAt >= FIGURES_MS) await this.#readFigures();
    return LOOK_MS;
  }

  /** The server crashed, or this process was asleep for minutes. */
  async #beginAnew(): Promise<void> {
    this.#epoch = "lost";
    await this.#assure();
  }

  async #readFigures(): Promise<void> {
    if (![...this.#listeners].some(({ queues }) => queues)) return;
    this.#figuresAt = performance.now();
    const changed = (await this.#options.store.getQueueFigures()).filter((figures) => this.#isNew(figures));
    if (changed.length > 0) this.#tell({ kind: "queues", queues: changed, point: null });
  }

  /** Whether they are other than those told last; the length of the last minute is no figure. */
  #isNew(figures: QueueFigures): boolean {
    const text = JSON.stringify({ ...figures, recent: { ...figures.recent, ms: 0 } });
    if (this.#figures.get(figures.queue) === text) return false;
    this.#figures.set(figures.queue, text);
    return true;
  }

  #tell(message: StreamMessage): void {
    for (const listener of this.#listeners) listener.tell(message);
  }

  #remove(listener: StreamListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) void this.#end();
  }

  async #end(): Promise<void> {
    const loop = this.#loop;
    this.#loop = undefined;
    this.#begun = undefined;
    this.#epoch = "";
    this.#figures.clear();
    await loop?.stop();
  }
}

import type { Clock } from "./clock.ts";
import { type Loop, startLoop } from "./loop.ts";
import type { OpenLeases } from "./open-leases.ts";
import type { ServedTypes } from "./served-types.ts";
import type { CancelRequest, Lease, Store, WorkerId } from "./store.ts";
import type { WorkerSession } from "./worker-session.ts";

/** Time between heartbeats of a worker process. Milliseconds. */
export const HEARTBEAT_INTERVAL_MS = 4_000;

/**
 * Most time that a worker process may go without an accepted heartbeat: past it, it aborts its jobs, and the
 * database takes them back. Milliseconds. A smaller `workerTimeout` lowers it.
 */
export const HEARTBEAT_SILENCE_MS = 20_000;

interface HeartbeatOptions {
  readonly store: Pick<Store, "heartbeat">;
  readonly session: WorkerSession;
  readonly served: Pick<ServedTypes, "handled" | "tell">;
  readonly leases: OpenLeases;
  readonly clock: Clock;
  readonly random: () => number;
  readonly beatMs: number;
  readonly silenceMs: number;
  /** The database holds this lease no more. */
  onLeaseLost(lease: Lease): void;
  onWorkerEnded(id: WorkerId): void;
  onCancel(request: CancelRequest): void;
  /** Numbers of the leases that the database holds for this process. */
  onBeaten(open: ReadonlySet<number>): void;
  /** Heartbeats are accepted again after some that failed. */
  onRecovered(): void;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Keeps this process's worker ids alive, and learns from each answer what was taken from it, what was
 * cancelled, and which of its handlers are outdated. A process that is not heard for too long must assume that its jobs run elsewhere: it aborts
 * them itself.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #loop: Loop | undefined;
  #silenceTimer: NodeJS.Timeout | undefined;
  #failing = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, random } = this.#options;
    this.#armSilence(clock.monotonic());
    this.#loop = startLoop({
      random,
      step: () => this.#beat(),
      onError: (error, retryInMs) => {
        this.#failing = true;
        this.#options.session.setAside();
        this.#options.onError(error, retryInMs);
      },
    });
  }

  /** Beats now, to hear early of what was lost. */
  wake(): void {
    this.#loop?.wake();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#silenceTimer);
    await this.#loop?.stop();
    clearTimeout(this.#silenceTimer);
  }

  async #beat(): Promise<number> {
    const { store, session, served, leases, clock, beatMs } = this.#options;
    const sentAt = clock.monotonic();
    const held = session.firstLeases;
    const ids = held.map(({ workerId }) => workerId);
    if (ids.length > 0) {
      const { handled } = served;
      const answer = await store.heartbeat(held, handled);
      this.#armSilence(sentAt);
      for (const id of ids) if (!answer.alive.includes(id)) this.#options.onWorkerEnded(id);
      const listed = new Set(answer.leases.map(({ number }) => number));
      for (const lease of leases.claimedBefore(sentAt)) {
        if (ids.includes(lease.workerId) && !listed.has(lease.number)) this.#options.onLeaseLost(lease);
      }
      served.tell(handled, answer.outdated);
      for (const request of answer.cancels) this.#options.onCancel(request);
      this.#options.onBeaten(listed);
      await session.endUnused();
    }
    await session.register();
    if (this.#failing) {
      this.#failing = false;
      this.#options.onRecovered();
    }
    return beatMs;
  }

  /** The database counts from when it got the beat, which is not before it was sent. */
  #armSilence(sentAt: number): void {
    clearTimeout(this.#silenceTimer);
    const ms = sentAt + this.#options.silenceMs - this.#options.clock.monotonic();
    this.#silenceTimer = setTimeout(() => this.#silenced(), Math.max(0, ms));
  }

  #silenced(): void {
    const { session, leases } = this.#options;
    session.setAside();
    for (const lease of leases.claimedBefore(Infinity)) this.#options.onLeaseLost(lease);
  }
}

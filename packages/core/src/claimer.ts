import { backoffMs } from "./backoff.ts";
import { claimRoom } from "./claim-room.ts";
import type { Clock } from "./clock.ts";
import { isDatabaseAway } from "./database-away.ts";
import type { EventBus } from "./events.ts";
import type { OpenLeases } from "./open-leases.ts";
import type { Probation } from "./probation.ts";
import type { QueueState } from "./queue-state.ts";
import type { QueueWatch } from "./queue-watch.ts";
import type { Claim, ClaimRequest, Lease, Store, WorkerId } from "./store.ts";
import type { WorkerSession } from "./worker-session.ts";

/** A claim that came back short looks at the whole queue again, at most this often. Milliseconds. */
const SHORT_SWEEP_MS = 100;
/** Under load the whole queue is looked at at least this often. Milliseconds. */
const LOAD_SWEEP_MS = 2_000;

interface ClaimerOptions {
  readonly store: Pick<Store, "claim">;
  readonly session: WorkerSession;
  readonly leases: OpenLeases;
  readonly probation: Probation;
  readonly watch: Pick<QueueWatch, "hungry" | "claimed" | "rest">;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly random: () => number;
  /** Types whose jobs this process takes; another array when they changed. */
  types(): readonly string[];
  freeSlots(): number;
  /** False while too many outcomes wait to be recorded. */
  mayClaim(): boolean;
  /** Jobs of these types were put into the queue's local queue. */
  onClaimed(queue: QueueState, types: readonly string[]): void;
  /** No claim is under way, and none is called for. */
  onRested(): void;
  /** A claim was answered after some that failed. */
  onRecovered(): void;
  /** The database says that this worker id was ended. */
  onWorkerEnded(id: WorkerId): void;
}

/**
 * Claims jobs for all queues of this process, one claim at a time: a queue is asked while it is hungry
 * (something said that jobs wait) and there is room for what it would bring.
 */
export class Claimer {
  readonly #queues: ReadonlyMap<string, QueueState>;
  readonly #options: ClaimerOptions;
  #claiming: Promise<void> | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #failures = 0;
  #stopped = false;
  /** The queue after the one that was asked last is looked at first. */
  #turn = 0;

  constructor(queues: ReadonlyMap<string, QueueState>, options: ClaimerOptions) {
    this.#queues = queues;
    this.#options = options;
  }

  /** Claims if there is reason and room. Cheap: called whenever either may have changed. */
  check(): void {
    if (this.#claiming !== undefined || this.#retryTimer !== undefined || this.#stopped) return;
    const next = this.#next();
    if (next === undefined) return;
    this.#claiming = this.#claim(next.queue, next.limit).then(
      () => this.#claimed(),
      (error) => this.#failed(error),
    );
  }

  /** The database answers again: ends the pause after a claim that failed. */
  retry(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.check();
  }

  /** Claims no more and waits for the claim under way; its jobs arrive before this resolves. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retryTimer);
    for (const { sweepTimer, rateTimer } of this.#queues.values()) {
      clearTimeout(sweepTimer);
      clearTimeout(rateTimer);
    }
    await this.#claiming;
  }

  #next(): { readonly queue: QueueState; readonly limit: number } | undefined {
    let hungry = false;
    let held = 0;
    for (const queue of this.#queues.values()) {
      if (queue.hungry) this.#options.watch.hungry(queue);
      hungry ||= queue.hungry;
      held += queue.local.slots;
    }
    if (!hungry || !this.#options.mayClaim()) return undefined;
    const queues = [...this.#queues.values()];
    const free = this.#options.freeSlots();
    for (let step = 1; step <= queues.length; step += 1) {
      const index = (this.#turn + step) % queues.length;
      const queue = queues[index]!;
      if (!queue.hungry) continue;
      const limit = claimRoom(queue, free - (held - queue.local.slots));
      if (limit === 0) continue;
      this.#turn = index;
      return { queue, limit };
    }
    return undefined;
  }

  async #claim(queue: QueueState, limit: number): Promise<void> {
    const { store, session, leases, probation, watch, clock } = this.#options;
    // New handlers make the worker register anew, and that tells which of them are too old.
    this.#options.types();
    const lease = await session.nextLease();
    const types = this.#options.types();
    if (types.length === 0) {
      leases.answered(lease, 0, 0);
      watch.rest(queue);
      return;
    }
    const sentAt = clock.monotonic();
    const sweep = queue.sweepNext || sentAt - queue.sweptAt > LOAD_SWEEP_MS;
    const hints = queue.hints;
    queue.betterPriority = Infinity;
    let claim: Claim;
    try {
      claim = await store.claim({
        lease,
        queue: queue.name,
        limit,
        types,
        suspect: probation.admits,
        sweep,
      });
    } catch (error) {
      leases.answered(lease, 0, 0);
      if (isDatabaseAway(error)) {
        // Whether it took jobs is unknown; ending the id gives them back.
        session.setAside();
      } else {
        // The request itself is at fault: not to be repeated until something is said of the queue again.
        watch.rest(queue);
      }
      throw error;
    }
    this.#accept(queue, lease, claim, { types, limit, sentAt });
    if (!claim.alive) return;
    const swept = sweep || claim.whole === true;
    if (swept) {
      queue.sweepNext = false;
      queue.sweptAt = sentAt;
    }
    if (claim.retryInMs !== undefined) this.#askAgain(queue, claim.retryInMs);
    // What it was to find is not forgotten.
    if (claim.sweepInMs !== undefined) this.#sweepIn(queue, claim.sweepInMs);
    if (claim.more) return;
    if (!swept && this.#sweepSoon(queue, sentAt)) return;
    if (queue.hints === hints) watch.rest(queue);
  }

  #accept(
    queue: QueueState,
    lease: Lease,
    claim: Claim,
    { types, limit, sentAt }: Pick<ClaimRequest, "types" | "limit"> & { readonly sentAt: number },
  ): void {
    const { leases, probation, watch, events, clock } = this.#options;
    const now = clock.monotonic();
    leases.answered(lease, claim.jobs.length, now);
    if (!claim.alive) {
      this.#options.onWorkerEnded(lease.workerId);
      return;
    }
    queue.lastClaimed = claim.jobs.length;
    if (claim.limited === true) queue.shared = true;
    if (claim.jobs.length === 0) return;
    for (const job of claim.jobs) probation.claimed(job);
    watch.claimed(queue, claim.jobs);
    const { startWithinMs } = claim;
    const startBy = startWithinMs === undefined ? undefined : sentAt + startWithinMs;
    queue.hold(startBy === undefined ? claim.jobs : claim.jobs.map((job) => ({ ...job, startBy })));
    events.emit("jobs.claimed", { queue: queue.name, jobs: claim.jobs.length, limit });
    this.#options.onClaimed(queue, types);
  }

  /**
   * A claim that looked only past what was claimed before came back short: a transaction that committed
   * late may have left jobs behind that mark. Look at the whole queue at once (true) or when it is time again.
   */
  #sweepSoon(queue: QueueState, now: number): boolean {
    const waitMs = queue.sweptAt + SHORT_SWEEP_MS - now;
    if (waitMs <= 0) {
      queue.sweepNext = true;
      return true;
    }
    this.#sweepIn(queue, waitMs);
    return false;
  }

  #sweepIn(queue: QueueState, waitMs: number): void {
    if (waitMs <= 0) {
      queue.sweepNext = true;
      return;
    }
    queue.sweepTimer ??= setTimeout(() => {
      queue.sweepTimer = undefined;
      queue.sweepNext = true;
      queue.hint();
      this.check();
    }, Math.ceil(waitMs));
  }

  /** A rate is used up: asks again when it allows a start, instead of every now and then. */
  #askAgain(queue: QueueState, inMs: number): void {
    clearTimeout(queue.rateTimer);
    queue.rateTimer = setTimeout(
      () => {
        queue.rateTimer = undefined;
        queue.hint();
        this.check();
      },
      Math.max(0, Math.ceil(inMs)),
    );
  }

  #claimed(): void {
    this.#claiming = undefined;
    if (this.#failures > 0) {
      this.#failures = 0;
      // Hints may have been missed while the database was away.
      this.#options.onRecovered();
    }
    this.check();
    if (this.#claiming === undefined) this.#options.onRested();
  }

  #failed(error: unknown): void {
    this.#claiming = undefined;
    this.#failures += 1;
    const retryInMs = backoffMs(this.#failures, this.#options.random);
    this.#options.events.emit("service.failed", { service: "claimer", error, retryInMs });
    if (this.#stopped) return;
    this.#retryTimer = setTimeout(() => this.retry(), retryInMs);
  }
}

import type { EventBus } from "./events.ts";
import type { OpenLeases } from "./open-leases.ts";
import type { WorkerRegistration } from "./worker-registration.ts";
import type { Lease, Store, WorkerId } from "./store.ts";

interface WorkerSessionOptions {
  readonly store: Pick<Store, "registerWorker" | "endWorkers">;
  readonly events: EventBus;
  readonly leases: OpenLeases;
  /** Asked at each registration, because handlers may have been added since. */
  describeWorker(): WorkerRegistration | Promise<WorkerRegistration>;
}

/**
 * Who this process is to the database. New claims go under one current worker id. Whenever it is unclear
 * what the database carried out under it, the id is set aside: a claim whose answer was lost may have taken
 * jobs that this process knows nothing of, and a server that crashed may have forgotten a lease whose
 * number would then be given out twice. An id set aside is beaten as long as known leases are open under
 * it; ending it after that gives back whatever it still holds.
 */
export class WorkerSession {
  readonly #options: WorkerSessionOptions;
  readonly #aside = new Set<WorkerId>();
  #current: WorkerId | undefined;
  #registering: Promise<WorkerId> | undefined;
  #leaseNumber = 0;

  constructor(options: WorkerSessionOptions) {
    this.#options = options;
  }

  /** Every id that has to be kept alive. */
  get ids(): readonly WorkerId[] {
    return this.#current === undefined ? [...this.#aside] : [this.#current, ...this.#aside];
  }

  /** The first lease that the database may hold for each id. One that was set aside may have leases that nobody here knows. */
  get firstLeases(): readonly Lease[] {
    return this.ids.map((workerId) => ({
      workerId,
      number:
        workerId === this.#current
          ? Math.min(this.#leaseNumber + 1, ...this.#options.leases.of(workerId).map(({ number }) => number))
          : 0,
    }));
  }

  /** The identity for the next claim, open from now on. */
  async nextLease(): Promise<Lease> {
    const workerId = await this.register();
    this.#leaseNumber += 1;
    const lease = { workerId, number: this.#leaseNumber };
    this.#options.leases.open(lease);
    return lease;
  }

  /** The current worker id; registers this process when it has none. */
  async register(): Promise<WorkerId> {
    if (this.#current !== undefined) return this.#current;
    this.#registering ??= this.#register().finally(() => (this.#registering = undefined));
    return this.#registering;
  }

  async #register(): Promise<WorkerId> {
    const workerId = await this.#options.store.registerWorker(await this.#options.describeWorker());
    this.#current = workerId;
    this.#options.events.emit("worker.registered", { workerId });
    return workerId;
  }

  /** No more claims under the current id. */
  setAside(): void {
    if (this.#current === undefined) return;
    this.#aside.add(this.#current);
    this.#current = undefined;
  }

  /** The database ended the id: it holds nothing any more. */
  forget(id: WorkerId): void {
    this.#aside.delete(id);
    if (this.#current === id) this.#current = undefined;
  }

  /** Ends ids that were set aside and under which no known lease is open. */
  async endUnused(): Promise<void> {
    const unused = [...this.#aside].filter((id) => this.#options.leases.of(id).length === 0);
    if (unused.length === 0) return;
    await this.#options.store.endWorkers(unused);
    for (const id of unused) this.#aside.delete(id);
  }

  /** Ends every id, giving back all that they hold. */
  async endAll(): Promise<void> {
    this.setAside();
    const ids = [...this.#aside];
    if (ids.length === 0) return;
    await this.#options.store.endWorkers(ids);
    this.#aside.clear();
  }
}

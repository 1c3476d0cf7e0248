import type { ClaimedJob, Lease, WorkerId } from "./store.ts";

interface OpenLease {
  readonly lease: Lease;
  /** When the claim was answered, monotonic milliseconds; Infinity while it is under way. */
  claimedAt: number;
  /** Jobs of it that are neither recorded nor given up. */
  unsettled: number;
}

/**
 * The leases that this process knows to hold, by number (numbers do not repeat within a process, whatever
 * worker id they go with). A lease is open from the moment that its claim is sent until each of its jobs is
 * recorded in the database or given up as lost.
 */
export class OpenLeases {
  readonly #leases = new Map<number, OpenLease>();
  /** The last one looked up: jobs of one lease come one after the other. */
  #last: OpenLease | undefined;

  get size(): number {
    return this.#leases.size;
  }

  open(lease: Lease): void {
    this.#leases.set(lease.number, { lease, claimedAt: Infinity, unsettled: 0 });
  }

  /** The claim was answered with that many jobs; with none, or when it failed, the lease is closed. */
  answered(lease: Lease, jobs: number, claimedAt: number): void {
    const open = this.#leases.get(lease.number);
    if (open === undefined) return;
    if (jobs === 0) {
      this.#leases.delete(lease.number);
      return;
    }
    open.claimedAt = claimedAt;
    open.unsettled = jobs;
  }

  /** When the job was claimed, monotonic milliseconds; undefined when its lease is not open. */
  claimedAt(job: ClaimedJob): number | undefined {
    return this.#find(job.lease)?.claimedAt;
  }

  /** One job of the lease is recorded or given up. */
  settle(lease: Lease): void {
    const open = this.#find(lease);
    if (open === undefined) return;
    open.unsettled -= 1;
    if (open.unsettled > 0) return;
    this.#leases.delete(lease.number);
    this.#last = undefined;
  }

  /** Open leases under that worker id. */
  of(workerId: WorkerId): readonly Lease[] {
    return [...this.#leases.values()]
      .map(({ lease }) => lease)
      .filter((lease) => lease.workerId === workerId);
  }

  /** Leases whose claim was answered before `time` (monotonic milliseconds). */
  claimedBefore(time: number): readonly Lease[] {
    const leases: Lease[] = [];
    for (const { lease, claimedAt } of this.#leases.values()) if (claimedAt < time) leases.push(lease);
    return leases;
  }

  #find(lease: Lease): OpenLease | undefined {
    if (this.#last?.lease.number !== lease.number) this.#last = this.#leases.get(lease.number);
    return this.#last;
  }
}

import type { Clock } from "./clock.ts";
import { isDatabaseAway } from "./database-away.ts";
import type { Mailbox, Notifier } from "./notifier.ts";
import type { OpenLeases } from "./open-leases.ts";
import type { QueueState } from "./queue-state.ts";
import type { ClaimedJob, Lease, Store } from "./store.ts";
import type { WorkerSession } from "./worker-session.ts";

interface OffersOptions {
  readonly store: Pick<Store, "offer" | "withdrawOffer" | "readHandedJob">;
  readonly notifier: Pick<Notifier, "mailbox">;
  readonly session: WorkerSession;
  readonly leases: OpenLeases;
  readonly clock: Clock;
  readonly queues: ReadonlyMap<string, QueueState>;
  /** Types that this process handles; another array when they changed. */
  types(): readonly string[];
  /** Whether this process runs nothing, holds nothing, and knows of nothing that waits. */
  idle(): boolean;
  onHanded(queue: QueueState, job: ClaimedJob): void;
  onError(error: unknown, retryInMs: number): void;
}

interface Offer {
  readonly lease: Lease;
  readonly mailbox: Mailbox;
  readonly types: readonly string[];
  /** `asked`: an answer is due that tells whether it stands. `gone`: a job was handed over, of which the mailbox is to tell. */
  state: "asked" | "standing" | "gone";
  /** The last heartbeat told that a job was handed over. */
  handed: boolean;
}

/**
 * A process with nothing to do offers itself to whoever adds a job: it is handed that job without a claim. It makes one offer at a time,
 * and withdraws it as soon as it has claimed other jobs, so that none is handed to a busy process. A lease is opened for
 * the job beforehand. Whenever it is unclear what became of an offer, the worker id is set aside, as for a claim whose
 * answer was lost: ending the id gives back what was handed over.
 */
export class Offers {
  readonly #options: OffersOptions;
  #offer: Offer | undefined;
  #making: Promise<void> | undefined;
  #withdrawing: Promise<void> | undefined;
  /** The last offer was of no use: the next is made at the next heartbeat, so that they cost nothing where jobs come otherwise. */
  #resting = false;
  #stopped = false;

  constructor(options: OffersOptions) {
    this.#options = options;
  }

  /** Makes an offer if there is reason. Cheap: called whenever this process may have become idle. */
  check(): void {
    const { notifier, types, idle } = this.#options;
    if (this.#stopped || this.#resting || this.#making !== undefined || notifier.mailbox === undefined)
      return;
    if (this.#offer !== undefined) {
      const { mailbox } = this.#offer;
      if (mailbox.channel !== notifier.mailbox.channel || this.#offer.types !== types()) this.withdraw();
      return;
    }
    if (!idle()) return;
    this.#making = this.#make(notifier.mailbox)
      .catch((error: unknown) => this.#failed(error))
      .finally(() => (this.#making = undefined));
  }

  /** This process has other jobs to run. */
  withdraw(): void {
    if (this.#offer?.state !== "standing" || this.#withdrawing !== undefined) return;
    this.#withdrawing = this.#withdraw(this.#offer).finally(() => (this.#withdrawing = undefined));
  }

  /** A message came to the mailbox. */
  receive(message: string): void {
    this.#receive(message).catch((error: unknown) => {
      this.#options.onError(error, 0);
      if (this.#offer !== undefined) this.#lose(this.#offer);
    });
  }

  /** A heartbeat told which leases are open, by number. */
  beaten(open: ReadonlySet<number>): void {
    this.#resting = false;
    const offer = this.#offer;
    if (offer !== undefined && offer.state !== "asked") {
      const handed = open.has(offer.lease.number);
      // It was told a heartbeat ago, so the message is lost.
      if (handed && offer.handed) this.#lose(offer);
      // What was handed over is taken back already.
      else if (!handed && offer.state === "gone" && offer.handed) this.#close(offer);
      else offer.handed = handed || offer.state === "gone";
    }
    this.check();
  }

  /** This process has another worker id: the offer under the old one ends with that. */
  renewed(): void {
    if (this.#offer !== undefined && this.#offer.state !== "asked") this.#close(this.#offer);
    this.#resting = false;
  }

  /** Withdraws what stands. What was handed over and not told yet is given back as the worker id is ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#making;
    this.withdraw();
    await this.#withdrawing;
    if (this.#offer !== undefined) this.#close(this.#offer);
  }

  async #make(mailbox: Mailbox): Promise<void> {
    const { store, session, leases, queues, types, idle } = this.#options;
    const lease = await session.nextLease();
    const offered = [...queues.values()].filter((queue) => !queue.shared && queue.limit > 0);
    const offer: Offer = { lease, mailbox, types: types(), state: "asked", handed: false };
    if (offered.length === 0 || offer.types.length === 0 || !idle()) {
      leases.answered(lease, 0, 0);
      return;
    }
    this.#offer = offer;
    try {
      await store.offer({ lease, queues: offered.map(({ name }) => name), types: offer.types, mailbox });
    } catch (error) {
      if (isDatabaseAway(error)) this.#lose(offer);
      else this.#close(offer);
      throw error;
    }
    // The job may have come before the answer.
    if (this.#offer !== offer) return;
    offer.state = "standing";
    if (!idle() || lease.workerId !== (await session.register())) this.withdraw();
  }

  #failed(error: unknown): void {
    this.#resting = true;
    this.#options.onError(error, 0);
  }

  async #withdraw(offer: Offer): Promise<void> {
    try {
      const stood = await this.#options.store.withdrawOffer(offer.lease);
      if (this.#offer !== offer) return;
      if (stood) {
        this.#resting = true;
        this.#close(offer);
      } else offer.state = "gone";
    } catch (error) {
      this.#failed(error);
      this.#lose(offer);
    }
  }

  async #receive(message: string): Promise<void> {
    const { store, leases, clock, queues, onHanded } = this.#options;
    const arrivedAt = clock.monotonic();
    const job = await store.readHandedJob(message);
    const offer = this.#offer;
    const queue = queues.get(job.queue);
    const ours = offer?.lease.number === job.lease.number && offer.lease.workerId === job.lease.workerId;
    if (!ours || queue === undefined || this.#stopped) return;
    this.#offer = undefined;
    leases.answered(job.lease, 1, arrivedAt);
    onHanded(queue, job);
  }

  #lose(offer: Offer): void {
    this.#close(offer);
    this.#options.session.setAside();
  }

  #close(offer: Offer): void {
    if (this.#offer === offer) this.#offer = undefined;
    this.#options.leases.answered(offer.lease, 0, 0);
  }
}

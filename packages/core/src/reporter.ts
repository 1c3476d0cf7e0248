import { backoffMs } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import { isDatabaseAway } from "./database-away.ts";
import type { EndedJob } from "./ended-job.ts";
import type { JobReport } from "./job-report.ts";
import type { ReportAnswer } from "./report-store.ts";
import type { ClaimedJob, Store } from "./store.ts";
import { UnsentReport } from "./unsent-report.ts";

/** Time between statements once the database was away. Milliseconds. */
const INTERVAL_MS = 500;
/** A report that met its lease while that was being changed is sent again after this time. Milliseconds. */
const AGAIN_MS = 50;
/** Most jobs, lines and bytes of output of one statement. */
const MAX_REPORTS = 500;
const MAX_LINES = 2_000;
const MAX_OUTPUT_BYTES = 1_048_576;

interface ReporterOptions {
  readonly store: Pick<Store, "report" | "endStuck">;
  readonly clock: Clock;
  readonly random: () => number;
  /** Records how a job ended; everything that it told was taken down. */
  record(ended: EndedJob): void;
  onAccepted(report: JobReport): void;
  /** The job was taken over. */
  onRefused(job: ClaimedJob): void;
  /** The database refuses to take down what the job told. */
  onDropped(job: ClaimedJob, error: unknown): void;
  onError(error: unknown, retryInMs: number): void;
}

/**
 * Sends what running jobs tell of themselves: all of a process by one statement, twice a second at most, ten times
 * while one writes for those who follow it, and at once when a job has ended or obeys a request to stop. The end of a
 * job is held back until all that it told is taken down, since its lease ends with it. A job that tells nothing passes
 * through untouched.
 */
export class Reporter {
  readonly #options: ReporterOptions;
  readonly #reports = new Map<ClaimedJob, UnsentReport>();
  /** Handlers that were given up and have ended after all. */
  #unstuck: ClaimedJob[] = [];
  #timer: NodeJS.Timeout | undefined;
  #dueAt = Infinity;
  #sentAt = -Infinity;
  #sending: Promise<void> | undefined;
  #failures = 0;
  #onIdle: (() => void) | undefined;
  #abandoned = false;

  constructor(options: ReporterOptions) {
    this.#options = options;
  }

  /** Ends that are held back. */
  get held(): number {
    let held = 0;
    for (const { ended } of this.#reports.values()) if (ended !== null) held += 1;
    return held;
  }

  get #idle(): boolean {
    return this.#unstuck.length === 0 && [...this.#reports.values()].every((report) => report.empty);
  }

  /** Changes what the job has to tell, and has it sent. */
  tell(job: ClaimedJob, change: (report: UnsentReport) => void): void {
    let report = this.#reports.get(job);
    if (report === undefined) {
      report = new UnsentReport(job);
      this.#reports.set(job, report);
    }
    change(report);
    this.#sendSoon(report.patienceMs);
  }

  /** The job has ended. */
  end(ended: EndedJob): void {
    const report = this.#reports.get(ended.job);
    if (report === undefined || this.#abandoned) return this.#options.record(ended);
    report.ended = ended;
    if (report.empty) this.#release(report);
    else this.#sendSoon(0);
  }

  /** A handler that was reported as stuck has ended. */
  endStuck(job: ClaimedJob): void {
    this.#unstuck.push(job);
    this.#sendSoon(0);
  }

  /** The job is lost: nothing that it told counts. */
  forget(job: ClaimedJob): void {
    this.#reports.delete(job);
  }

  /** Resolves once everything is sent, or after `ms`: then what is left is dropped. */
  async drain(ms: number): Promise<void> {
    if (!this.#idle) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#onIdle = resolve;
      const timer = setTimeout(resolve, ms);
      this.#sendSoon(0);
      await promise;
      clearTimeout(timer);
    }
    this.#abandoned = true;
    clearTimeout(this.#timer);
    for (const { ended } of this.#reports.values()) if (ended !== null) this.#options.record(ended);
    this.#reports.clear();
  }

  #sendSoon(patienceMs: number): void {
    if (this.#abandoned || this.#sending !== undefined) return;
    const now = this.#options.clock.monotonic();
    const waitMs = this.#failures === 0 ? patienceMs : INTERVAL_MS;
    this.#arm(waitMs === 0 ? now : Math.max(now, this.#sentAt + waitMs));
  }

  #arm(dueAt: number): void {
    if (dueAt >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = dueAt;
    // 0: at the end of this turn of the event loop, so that what is told together is sent together.
    this.#timer = setTimeout(() => this.#start(), Math.max(0, dueAt - this.#options.clock.monotonic()));
  }

  #start(): void {
    this.#dueAt = Infinity;
    this.#sending = this.#send().then((waitMs) => {
      this.#sending = undefined;
      if (waitMs !== null && !this.#abandoned) this.#arm(this.#options.clock.monotonic() + waitMs);
      if (this.#idle) this.#onIdle?.();
    });
  }

  /** Sends once. Milliseconds until it is wanted again, null when nothing is left to send. */
  async #send(): Promise<number | null> {
    const { store, random, clock } = this.#options;
    this.#sentAt = clock.monotonic();
    let again = false;
    try {
      again = await this.#report(this.#batch());
      await this.#endStuck(store);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      const retryInMs = backoffMs(this.#failures, random);
      this.#options.onError(error, retryInMs);
      return retryInMs;
    }
    const left = [...this.#reports.values()].filter((report) => !report.empty);
    if (left.length === 0) return this.#unstuck.length > 0 ? 0 : null;
    if (again) return AGAIN_MS;
    const patienceMs = Math.min(...left.map((report) => report.patienceMs));
    return patienceMs === 0 ? 0 : Math.max(0, this.#sentAt + patienceMs - clock.monotonic());
  }

  #batch(): readonly JobReport[] {
    const batch: JobReport[] = [];
    let lines = 0;
    let bytes = 0;
    for (const report of this.#reports.values()) {
      if (report.empty) continue;
      if (batch.length === MAX_REPORTS || lines >= MAX_LINES || bytes >= MAX_OUTPUT_BYTES) break;
      const read = report.read(MAX_LINES - lines, MAX_OUTPUT_BYTES - bytes);
      lines += read.lines.length;
      for (const piece of read.output) bytes += piece.bytes.length;
      batch.push(read);
    }
    return batch;
  }

  /** True when some have to be sent again. Throws when the database is away. */
  async #report(batch: readonly JobReport[]): Promise<boolean> {
    if (batch.length === 0) return false;
    let answers: readonly ReportAnswer[];
    try {
      answers = await this.#options.store.report(batch, this.#options.clock.monotonic());
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      if (batch.length > 1) {
        // One of them spoils the statement: find it by halves.
        const middle = Math.ceil(batch.length / 2);
        const first = await this.#report(batch.slice(0, middle));
        return (await this.#report(batch.slice(middle))) || first;
      }
      this.#options.onDropped(batch[0]!.job, error);
      this.#answer(batch[0]!);
      return false;
    }
    let again = false;
    for (const [index, report] of batch.entries()) {
      const answer = answers[index]!;
      if (answer === "again") {
        again = true;
        continue;
      }
      if (answer === "accepted") this.#options.onAccepted(report);
      else this.#options.onRefused(report.job);
      this.#answer(report);
    }
    return again;
  }

  #answer(report: JobReport): void {
    const unsent = this.#reports.get(report.job);
    unsent?.answered(report);
    if (unsent?.empty === true) this.#release(unsent);
  }

  /** Everything is taken down: a job that has ended is recorded. */
  #release(report: UnsentReport): void {
    if (report.ended === null) return;
    this.#reports.delete(report.job);
    this.#options.record(report.ended);
  }

  async #endStuck(store: Pick<Store, "endStuck">): Promise<void> {
    const jobs = this.#unstuck;
    for (const workerId of new Set(jobs.map(({ lease }) => lease.workerId))) {
      const ids = jobs.filter(({ lease }) => lease.workerId === workerId).map(({ id }) => id);
      await store.endStuck(workerId, ids);
    }
    this.#unstuck = this.#unstuck.slice(jobs.length);
  }
}

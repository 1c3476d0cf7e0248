import { type AbortCode, JobAbortedError } from "./errors.ts";
import type { HandlerTransaction, JobContext } from "./handler.ts";
import { createJobLogger } from "./job-logger.ts";
import type { InputReceiver, JobInputs } from "./job-inputs.ts";
import type { LogLevel } from "./job-report.ts";
import type { OutputStream } from "./live-output.ts";
import { joining } from "./job-links.ts";
import type { Logger } from "./logger.ts";
import type { NewJob } from "./new-job.ts";
import type { Reporter } from "./reporter.ts";
import { snooze } from "./snooze.ts";
import type { ClaimedJob, Store, StoredJob } from "./store.ts";
import { readProgress, type ToldProgress } from "./told-progress.ts";
import type { Worker } from "./worker-pool.ts";
import type { ParentJob } from "./workflow.ts";

/** What every attempt may reach through its context. */
export interface AttemptServices {
  readonly store: Pick<Store, "withLease" | "getParents">;
  readonly logger: Logger;
  readonly reporter: Pick<Reporter, "tell">;
  readonly inputs: Pick<JobInputs, "follow">;
  monotonic(): number;
  /** Validates a follow-on job and fills in its defaults; throws InvalidInputError. */
  prepareJob(job: NewJob): StoredJob;
}

const NO_JOBS: readonly StoredJob[] = [];

/**
 * One execution of a job while it lasts, and the context that its handler gets. Signal, logger and list of
 * follow-on jobs are made when they are first asked for: most handlers ask for none of them.
 */
export class Attempt implements JobContext {
  readonly job: ClaimedJob;
  readonly worker: Worker;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  readonly #services: AttemptServices;
  abortedBy: AbortCode | null = null;
  /** The outcome was handed on, or there is none to hand on; the handler may still run. */
  reported = false;
  /** A request to stop it arrived. */
  cancelled = false;
  /** It was reported without its handler, which goes on. */
  stuck = false;
  /** When something has to be done about it: at its timeout, then at the end of the grace. Monotonic ms. */
  dueAt: number;
  #controller: AbortController | undefined;
  #logger: Logger | undefined;
  #followOn: StoredJob[] | undefined;

  constructor(job: ClaimedJob, worker: Worker, startedAt: number, services: AttemptServices) {
    this.job = job;
    this.worker = worker;
    this.startedAt = startedAt;
    this.dueAt = startedAt + job.policy.timeoutSeconds * 1000;
    this.#services = services;
  }

  get jobId(): string {
    return this.job.id;
  }

  get type(): string {
    return this.job.type;
  }

  get queue(): string {
    return this.job.queue;
  }

  get attempt(): number {
    return this.job.retryCount + 1;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.abortedBy !== null) this.#controller.abort(this.#abortError(this.abortedBy));
    }
    return this.#controller.signal;
  }

  get logger(): Logger {
    this.#logger ??= createJobLogger(
      this.#services.logger.child({
        jobId: this.jobId,
        type: this.type,
        queue: this.queue,
        attempt: this.attempt,
      }),
      (level, message, fields) => this.#keepLine(level, message, fields),
    );
    return this.#logger;
  }

  log(level: LogLevel, message: string, fields: object = {}): void {
    this.logger[level](fields, message);
  }

  progress(told: ToldProgress, message?: string): void {
    const progress = readProgress(told, message);
    if (this.abortedBy === "lease-lost") throw this.#abortError("lease-lost");
    if (this.reported) throw new Error(`Job ${this.jobId} has ended: it can tell no more progress.`);
    this.#services.reporter.tell(this.job, (report) => (report.progress = progress));
  }

  /** A job that has ended, or is held no more, has nobody to write for. */
  output(stream: OutputStream, bytes: Uint8Array): void {
    if (this.reported || this.abortedBy === "lease-lost") return;
    this.#services.reporter.tell(this.job, (report) => report.addOutput(stream, bytes));
  }

  input(receive: InputReceiver): () => void {
    return this.#services.inputs.follow(this.jobId, receive);
  }

  get followOn(): readonly StoredJob[] {
    return this.#followOn ?? NO_JOBS;
  }

  enqueue(job: NewJob, { sameWorkflow = false }: { readonly sameWorkflow?: boolean } = {}): void {
    if (this.reported) throw new Error(`Job ${this.jobId} has ended: it can add no more jobs.`);
    const prepared = this.#services.prepareJob(job);
    this.#followOn ??= [];
    this.#followOn.push(
      sameWorkflow ? { ...prepared, links: joining(this.jobId, prepared.links) } : prepared,
    );
  }

  parents(): Promise<readonly ParentJob[]> {
    return this.#services.store.getParents(this.jobId);
  }

  snooze(delayMs: number, reason?: string): never {
    throw snooze(delayMs, reason);
  }

  transaction<T>(work: (transaction: HandlerTransaction) => Promise<T>): Promise<T> {
    return this.#services.store.withLease(this.job, work);
  }

  /** Lines of a job that has ended, or is held no more, are in the process's log alone. */
  #keepLine(level: LogLevel, message: string, fields: string | null): void {
    if (this.reported || this.abortedBy === "lease-lost") return;
    const loggedAt = this.#services.monotonic();
    this.#services.reporter.tell(this.job, (report) => report.addLine({ loggedAt, level, message, fields }));
  }

  /** Aborts the signal; the first reason stands. */
  abort(code: AbortCode): void {
    if (this.abortedBy !== null) return;
    this.abortedBy = code;
    this.#controller?.abort(this.#abortError(code));
  }

  #abortError(code: AbortCode): JobAbortedError {
    return new JobAbortedError(code, ABORT_MESSAGES[code](this.job));
  }
}

const ABORT_MESSAGES: Readonly<Record<AbortCode, (job: ClaimedJob) => string>> = {
  timeout: (job) => `Job ${job.id} ran longer than its ${job.policy.timeoutSeconds} s.`,
  cancelled: (job) => `Job ${job.id} was cancelled.`,
  "lease-lost": (job) =>
    `Job ${job.id} is no longer held by this worker; what it does from here on counts for nothing.`,
  shutdown: (job) => `Job ${job.id} was stopped because the worker shuts down; it will run again.`,
};

import { isJobId, JobNotFoundError, MillraceError } from "@millrace/core";
import type {
  AddedJob,
  CancelAnswer,
  ChangeAnswer,
  EventBus,
  Job,
  JobExplanation,
  JobHandler,
  JobEvent,
  JobId,
  JobLogPage,
  Logger,
  Store,
} from "@millrace/core";
import { BlockedAddresses } from "./blocked-addresses.ts";
import { Backups } from "./backups.ts";
import { BulkActions } from "./bulk-actions.ts";
import { AuditTrail } from "./audit-trail.ts";
import { cancelJob } from "./cancel-job.ts";
import { changeJob } from "./change-job.ts";
import type { CreateJobOptions, CreateOptions } from "./create-options.ts";
import type { Engine } from "./engine.ts";
import { Emails } from "./emails.ts";
import { EngineHost } from "./engine-host.ts";
import { Executions } from "./executions.ts";
import { explainJob } from "./explain-job.ts";
import { Failures } from "./failures.ts";
import { exportJobs } from "./export-jobs.ts";
import { GpuInstances } from "./gpu-instances.ts";
import type { HealthCheckResult } from "./health.ts";
import { readEvents } from "./job-past.ts";
import { type JobChanges, patchJob } from "./job-changes.ts";
import { type JobConditions, type JobFilters, type JobListRequest, toJobQuestion } from "./job-filters.ts";
import { type LogRange, readLogs } from "./job-logs.ts";
import type { JobHandlerRegistry } from "./job-handler-registry.ts";
import type { JobQueueConfig } from "./job-queue-config.ts";
import { JobStream } from "./job-stream.ts";
import type { WaitOptions } from "./job-waiters.ts";
import { type JobList, listJobs } from "./list-jobs.ts";
import { JobTypes } from "./job-types.ts";
import { ManagedPool } from "./managed-pool.ts";
import { ManagerFigures, type ProcessingStats } from "./manager-figures.ts";
import type { JobMetrics } from "./queue-figures.ts";
import { Queues } from "./queues.ts";
import { Routing } from "./routing.ts";
import { Schedules } from "./schedules.ts";
import { Webhooks } from "./webhooks.ts";
import { Workflows } from "./workflows.ts";

/**
 * The library's main object: adds jobs, reads and changes them, and runs workers. It connects at the first
 * use; `initialize` starts the workers. Every method rejects with DatabaseUnavailableError, nothing done, when
 * the database cannot be reached, and with UnknownOutcomeError when it is not known whether it was done.
 */
export class JobQueueManager<const Handlers extends readonly JobHandler[] = []> {
  readonly #open = (): Promise<Engine> => this.#connect();
  readonly queues: Queues = new Queues(this.#open);
  readonly audit: AuditTrail = new AuditTrail(this.#open);
  readonly stream: JobStream = new JobStream(this.#open);
  readonly executions: Executions = new Executions(this.#open);
  readonly schedules: Schedules<Handlers> = new Schedules<Handlers>(this.#open);
  readonly blockedAddresses: BlockedAddresses = new BlockedAddresses(this.#open);
  readonly emails: Emails = new Emails(this.#open);
  readonly gpuInstances: GpuInstances = new GpuInstances(this.#open);
  readonly bulk: BulkActions = new BulkActions(this.#open);
  readonly routing: Routing = new Routing(this.#open, this.schedules, () => this.logger);
  readonly types: JobTypes = new JobTypes(this.#open);
  readonly webhooks: Webhooks = new Webhooks(this.#open);
  readonly workflows: Workflows<Handlers> = new Workflows<Handlers>(this.#open);
  readonly failures: Failures = new Failures(this.#open, this.bulk);
  readonly backups: Backups;
  readonly #host: EngineHost;
  readonly #figures: ManagerFigures;
  #pool: ManagedPool | undefined;
  /** The manager's own use of the engine, from the first call to `shutdown`. */
  #engine: Promise<Engine> | undefined;
  #initializing: Promise<void> | undefined;
  #shuttingDown: Promise<void> | undefined;
  #initialized = false;
  #closed = false;

  /** Throws InvalidInputError, naming the setting or the environment variable that cannot be used. */
  constructor(config?: JobQueueConfig<Handlers>, host: EngineHost = new EngineHost(config)) {
    this.#host = host;
    this.backups = new Backups(() => this.#connect(), host, config?.backups);
    this.#figures = new ManagerFigures(host, async () => (await this.#connect()).store);
  }

  /** Whether `initialize` was called, and `shutdown` not since. */
  get initialized(): boolean {
    return this.#initialized;
  }

  /** The workers that `initialize` starts. */
  get workerPool(): ManagedPool {
    return (this.#pool ??= new ManagedPool(this.#host, {}, () => this.#host.events));
  }

  get registry(): JobHandlerRegistry {
    return this.#host.registry;
  }

  /** What happens to jobs in this process. */
  get events(): EventBus {
    return this.#host.events;
  }

  get logger(): Logger {
    return this.#host.logger;
  }

  /** Connects, brings the schema up to date, and starts the workers. More calls change nothing. */
  async initialize(): Promise<void> {
    await this.#shuttingDown;
    this.#initializing ??= this.#initialize().finally(() => (this.#initializing = undefined));
    await this.#initializing;
  }

  /**
   * Takes no more jobs, waits for those that run, at most `graceMs` (default: the graceful shutdown timeout), gives the others
   * back, and closes the connections. More calls change nothing. `initialize` brings the manager back.
   */
  async shutdown(graceMs?: number): Promise<void> {
    this.#shuttingDown ??= this.#shutDown(graceMs).finally(() => (this.#shuttingDown = undefined));
    await this.#shuttingDown;
  }

  /**
   * Stores a job and answers its id: durable when this resolves, or, given a transaction, when that commits.
   * Throws InvalidInputError (`UNKNOWN_TYPE`, `INVALID_PAYLOAD`, `INVALID_JOB`), PayloadTooLargeError,
   * QueueFullError, UniqueKeyTakenError and, given a window, RateLimitedError.
   */
  async createJob<const Type extends string>(
    job: CreateJobOptions<Type, Handlers>,
    options: CreateOptions = {},
  ): Promise<JobId> {
    return (await this.addJob(job, options)).id;
  }

  /** As `createJob`, and says whether the job is new: its unique key may lead to an earlier one. */
  async addJob<const Type extends string>(
    job: CreateJobOptions<Type, Handlers>,
    options: CreateOptions = {},
  ): Promise<AddedJob> {
    return (await this.#connect()).writer.add(job, options);
  }

  /** Stores all of the jobs (at most 10 000) or none; ids in their order. Throws as `createJob` does. */
  async createJobs<const Type extends string>(
    jobs: readonly CreateJobOptions<Type, Handlers>[],
    options: CreateOptions = {},
  ): Promise<readonly JobId[]> {
    return (await this.#connect()).writer.addAll(jobs, options);
  }

  async getJob(id: JobId): Promise<Job | null> {
    return isJobId(id) ? (await this.connectStore()).getJob(id) : null;
  }

  /**
   * Jobs that fit all filters, newest first. A payload filter on finished jobs looks at the newest of them
   * only; `listJobs` says how many. Throws InvalidInputError `INVALID_FILTER`.
   */
  async getJobs({ limit, offset, ...filter }: JobFilters = {}): Promise<readonly Job[]> {
    const range = { ...(limit !== undefined && { limit }), ...(offset !== undefined && { offset }) };
    return (await this.listJobs({ filter, ...range })).jobs;
  }

  /** One page of jobs. Throws InvalidInputError `INVALID_FILTER` or `INVALID_CURSOR`. */
  async listJobs(request: JobListRequest = {}): Promise<JobList> {
    const checked = toJobQuestion(request);
    const { store } = await this.#connect();
    return listJobs(store, ...checked);
  }

  /** Every job that fits the filter, any number, of one snapshot, in no order. Throws `INVALID_FILTER`, `TOO_MANY_EXPORTS`. */
  exportJobs(filter: JobConditions = {}): AsyncGenerator<Job> {
    return exportJobs(() => this.#connect(), filter);
  }

  /** True when the job was pending or running: it is cancelled, or has been told to stop. False when it had ended or is unknown. */
  async cancelJob(id: JobId): Promise<boolean> {
    return ["cancelled", "requested"].includes((await this.cancel(id)).kind);
  }

  /** As `cancelJob`, and says which: cancelled, told to stop, ended before, or unknown. */
  async cancel(id: JobId): Promise<CancelAnswer> {
    return cancelJob(await this.#connect(), id, this.logger);
  }

  /** Cancels a job that has not started; a running one is a conflict. */
  async cancelPending(id: JobId): Promise<ChangeAnswer> {
    return changeJob(this, id, (store) => store.cancelPending(id));
  }

  /** Runs a failed or cancelled job again, under the same id. */
  async retryJob(id: JobId): Promise<ChangeAnswer> {
    return changeJob(this, id, (store) => store.retry(id));
  }

  /** Deletes a job that has ended. */
  async removeJob(id: JobId): Promise<ChangeAnswer> {
    return changeJob(this, id, (store) => store.remove(id));
  }

  /** Changes a pending job. Throws InvalidInputError (`INVALID_JOB`, `INVALID_PAYLOAD`) and PayloadTooLargeError. */
  async patchJob(id: JobId, changes: JobChanges): Promise<ChangeAnswer> {
    return patchJob(await this.#connect(), id, changes);
  }

  /** The job once it has ended, or as it is when time is up or the signal aborted: see its status. Throws JobNotFoundError. */
  async waitFor(id: JobId, options: WaitOptions = {}): Promise<Job> {
    if (!isJobId(id)) throw new JobNotFoundError(id);
    return (await this.#connect()).waiters.wait(id, options);
  }

  /** What the job's handler logged, oldest first. Throws JobNotFoundError, and InvalidInputError `INVALID_RANGE`. */
  async getLogs(id: JobId, range: LogRange = {}): Promise<JobLogPage> {
    return readLogs(await this.connectStore(), id, range);
  }

  /** What happened to a job, oldest first, as long as it is kept. Throws JobNotFoundError when nothing is known of it. */
  async getEvents(id: JobId): Promise<readonly JobEvent[]> {
    return readEvents(await this.connectStore(), id);
  }

  /** Place in its queue from 1, exact up to 1000 and a lower bound beyond; null when the job does not wait. */
  async getPosition(id: JobId): Promise<{ readonly position: number; readonly exact: boolean } | null> {
    return isJobId(id) ? (await this.connectStore()).getPosition(id) : null;
  }

  /** Why a job is not running and when it is expected to, or how it runs, or how it ended. Throws JobNotFoundError. */
  async explain(id: JobId): Promise<JobExplanation> {
    return explainJob(await this.connectStore(), id);
  }

  /** Never rejects because of the database: that is what it tells. */
  async healthCheck(): Promise<HealthCheckResult> {
    return this.#figures.readHealth(this.workerPool);
  }

  /** Types that this process has handlers for. */
  getRegisteredTypes(): string[] {
    return [...this.#host.handlers.keys()];
  }

  /** Jobs of all queues by status, as they are now. */
  async getJobMetrics(): Promise<JobMetrics> {
    return this.#figures.readMetrics();
  }

  /** Figures since installation, over all processes. */
  async getProcessingStats(): Promise<ProcessingStats> {
    return this.#figures.readStats();
  }

  /** The store beneath, for what this class does not offer. Connects. */
  async connectStore(): Promise<Store> {
    return (await this.#connect()).store;
  }

  async #initialize(): Promise<void> {
    if (this.#initialized) return;
    this.#closed = false;
    await this.#figures.start();
    this.backups.start();
    if (this.#host.runsWorkers) await this.workerPool.start();
    this.#initialized = true;
  }

  async #shutDown(graceMs?: number): Promise<void> {
    // Who called initialize is told of its error; what it began is ended here.
    await this.#initializing?.catch(() => {});
    this.#closed = true;
    this.#initialized = false;
    this.#figures.stop();
    this.backups.pause();
    await this.#pool?.stop(graceMs);
    const engine = await this.#engine?.catch(() => undefined);
    this.#engine = undefined;
    if (engine === undefined) return;
    await this.backups.finish(engine);
    await this.#host.releaseEngine();
  }

  async #connect(): Promise<Engine> {
    if (this.#closed) {
      throw new MillraceError("SHUT_DOWN", "The job queue was shut down; call initialize() to use it again.");
    }
    const engine = (this.#engine ??= this.#host.acquireEngine());
    try {
      return await engine;
    } catch (error) {
      if (this.#engine === engine) this.#engine = undefined; // The next call tries again.
      throw error;
    }
  }
}

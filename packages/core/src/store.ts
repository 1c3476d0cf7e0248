import type { AlertStore } from "./alert-store.ts";
import type { ArchiveStore } from "./archive-store.ts";
import type { BackupStore } from "./backup-store.ts";
import type { BulkStore } from "./bulk-store.ts";
import type { CacheStore } from "./cache-store.ts";
import type { EmailStore } from "./email-store.ts";
import type { EnqueueStore } from "./enqueue-store.ts";
import type { FiguresStore } from "./figures-store.ts";
import type { FailureStore } from "./failure-store.ts";
import type { ExportStore } from "./export-store.ts";
import type { GpuStore } from "./gpu-store.ts";
import type { HandlerTransaction } from "./handler.ts";
import type { JobCount } from "./job-count.ts";
import type { JobExplanation } from "./job-explanation.ts";
import type { Job, JobId, JobStatus } from "./job.ts";
import type { DependencyStore } from "./dependency-store.ts";
import type { JobLinks } from "./job-links.ts";
import type { JobFilter } from "./job-filter.ts";
import type { JobPolicy } from "./job-policy.ts";
import type { JobType } from "./job-type.ts";
import type { KeyStore } from "./key-store.ts";
import type { LiveStore } from "./live-store.ts";
import type { OfferStore } from "./offer-store.ts";
import type { Outcome } from "./outcome.ts";
import type { PolicyStore } from "./policy-store.ts";
import type { QueueSettings, QueueStore } from "./queue-store.ts";
import type { RequestLimitStore } from "./request-limit-store.ts";
import type { RoutingStore } from "./routing-store.ts";
import type { RecordStore } from "./record-store.ts";
import type { ReportStore } from "./report-store.ts";
import type { ScheduleStore } from "./schedule-store.ts";
import type { StreamStore } from "./stream-store.ts";
import type { TraceContext } from "./trace-context.ts";
import type { UniqueStore } from "./unique-store.ts";
import type { UpkeepStore } from "./upkeep-store.ts";
import type { WebhookStore } from "./webhook-store.ts";
import type { WorkerSessionStore } from "./worker-session-store.ts";
import type { WorkerStore } from "./worker-store.ts";
import type { WorkspaceStore } from "./workspace-store.ts";

/** Id of a registered worker process, decimal digits. Never used twice. */
export type WorkerId = string;

/** A job ready to be stored: validated, every default filled in. */
export interface StoredJob {
  readonly type: string;
  readonly queue: string;
  readonly priority: number;
  readonly policy: JobPolicy;
  /** JSON text. */
  readonly payload: string;
  /** Epoch milliseconds, or null for at once. */
  readonly scheduledAtMs: number | null;
  /** What the queue's limits for each key are counted by. */
  readonly key?: string;
  /** Where its end is told: a job of type `send-webhook` that waits for it is stored with it. */
  readonly webhookUrl?: string;
  /** The span that added it; left out: none. */
  readonly trace?: TraceContext;
  /** Ties to other jobs; left out by a job without any. */
  readonly links?: JobLinks;
}

/** A sliding window of submissions: submission n is allowed when submission n − limit is a window old. */
export interface SubmissionWindow {
  /** What is limited, such as `compile`. */
  readonly scope: string;
  /** Who is limited, such as a user id. */
  readonly key: string;
  readonly limit: number;
  readonly windowMs: number;
}

export interface EnqueueOptions {
  /** The caller's own transaction (Drizzle or postgres.js): the jobs exist when it commits. */
  readonly transaction?: unknown;
  /** Refused with RateLimitedError, nothing stored and in none of them counted, when one window is used up. */
  readonly window?: SubmissionWindow | readonly SubmissionWindow[];
  /** Refused with QueueFullError, nothing stored, when a key would have more unfinished jobs than this and those that it may run at once. */
  readonly maxWaitingOfKey?: number;
  /** Of a single job: the answer brings the job too, where that takes no statement more. */
  readonly show?: boolean;
}

/** Identity of one claimed batch: the fence of everything that its worker writes. */
export interface Lease {
  readonly workerId: WorkerId;
  /** Counts in the worker's memory, from 1; with the worker's id it never repeats. */
  readonly number: number;
}

export interface ClaimRequest {
  readonly lease: Lease;
  readonly queue: string;
  /** Most jobs, 1 to 4096. */
  readonly limit: number;
  /** Names of the types that this process handles; jobs of other types stay where they are. */
  readonly types: readonly string[];
  /** Whether one job that a dead worker held may be claimed, alone, when nothing else is. */
  readonly suspect: boolean;
  /** Look at the whole queue instead of only past what was claimed before (finds stragglers). */
  readonly sweep: boolean;
}

export interface ClaimedJob {
  readonly lease: Lease;
  /** From 1, inside the lease. */
  readonly position: number;
  readonly id: JobId;
  readonly type: string;
  readonly queue: string;
  readonly priority: number;
  /** Place in its lane: (head, seq), smaller first. */
  readonly head: number;
  readonly seq: number;
  readonly policy: JobPolicy;
  readonly retryCount: number;
  readonly crashes: number;
  /** Times that it was put off; left out: never. */
  readonly snoozes?: number;
  readonly createdAtMs: number;
  /** The span that added it; left out: none. */
  readonly trace?: TraceContext;
  /** JSON text. */
  readonly payload: string;
  /** Past it the job is given back instead of being started: a rate counts its start before that. Monotonic ms. */
  readonly startBy?: number;
}

export interface Claim {
  /** False: the worker id was ended; register a new one. */
  readonly alive: boolean;
  readonly jobs: readonly ClaimedJob[];
  /** Jobs may be left that this request could have taken, had its limit been larger. */
  readonly more: boolean;
  /** The whole queue was looked at, up to the limit, whether that was asked for or not. Default: if it was asked for. */
  readonly whole?: boolean;
  /**
   * The whole queue is to be looked at in this time: it was not, though asked for, since the last look took so long; or, 0, all that was found had been
   * passed over before, and there may be more. Milliseconds.
   */
  readonly sweepInMs?: number;
  /** The queue has keys or a rate: slots are shared with other processes. */
  readonly limited?: boolean;
  /** A rate allows more in that time. Milliseconds. */
  readonly retryInMs?: number;
  /** How long after the claim was sent its jobs may be started, because of a rate. Milliseconds. */
  readonly startWithinMs?: number;
}

export interface Completion {
  readonly lease: Lease;
  readonly position: number;
  readonly id: JobId;
  readonly queue: string;
  readonly outcome: Outcome;
  /** Milliseconds from the claim to the start, and from the start to the end, by the worker's clock. */
  readonly startedAfterMs: number;
  readonly runMs: number;
  /** Its handler was never called. */
  readonly unstarted?: boolean;
  /** Committed with the completion, and only when it is accepted. */
  readonly followOn: readonly StoredJob[];
}

/** `already`: this very completion was recorded before and its answer lost. `refused`: the job was taken over. */
export type CompletionAnswer = "accepted" | "already" | "refused";

export interface CancelRequest {
  readonly lease: Lease;
  readonly position: number;
  readonly id: JobId;
}

export interface JobPageRequest {
  readonly filter: JobFilter;
  /** 1 to 1000. */
  readonly limit: number;
  /** Only jobs with a smaller id. */
  readonly beforeId: JobId | null;
}

export interface JobPage {
  /** By id, newest first. */
  readonly jobs: readonly Job[];
  /** Where the next page begins, or null at the end. */
  readonly nextBeforeId: JobId | null;
  /** The filter has no index: this page looked at the newest `searched` jobs past the cursor only. */
  readonly searched: number | null;
}

export interface JobPatch {
  /** JSON text. */
  readonly payload?: string;
  readonly priority?: number;
  readonly queue?: string;
  /** Epoch milliseconds; only for a job that waits for its time. */
  readonly scheduledAtMs?: number;
}

/** `finished` and `unknown` change nothing. `requested`: it runs, and its worker was told. */
export type CancelAnswer =
  | { readonly kind: "cancelled" | "requested" | "unknown" }
  | { readonly kind: "finished"; readonly status: JobStatus };

/**
 * What a change by id met: done, no such job, a job whose status does not allow it, one whose unique key another holds,
 * or one that a queue has no room for.
 */
export type ChangeAnswer =
  | { readonly kind: "done" | "unknown" }
  | { readonly kind: "full"; readonly queue: string; readonly maxWaiting: number }
  | { readonly kind: "taken"; readonly holder: JobId }
  | { readonly kind: "conflict"; readonly status: JobStatus };

/**
 * Every operation of the engine on its data. All of them own a deadline; they throw
 * DatabaseUnavailableError when nothing was done, and UnknownOutcomeError when that cannot be known.
 */
export interface Store
  extends AlertStore,
    ArchiveStore,
    BackupStore,
    BulkStore,
    CacheStore,
    DependencyStore,
    KeyStore,
    EmailStore,
    LiveStore,
    EnqueueStore,
    FailureStore,
    FiguresStore,
    GpuStore,
    OfferStore,
    PolicyStore,
    ExportStore,
    QueueStore,
    RecordStore,
    ReportStore,
    RequestLimitStore,
    RoutingStore,
    ScheduleStore,
    StreamStore,
    UniqueStore,
    UpkeepStore,
    WebhookStore,
    WorkerSessionStore,
    WorkerStore,
    WorkspaceStore {
  /** Writes types and queues that are new or newer; returns every known type. */
  registerTypes(types: readonly JobType[]): Promise<readonly JobType[]>;
  /** Every type that the database knows (cached for a second). */
  getTypes(): Promise<readonly JobType[]>;
  /** Sets limits of a queue, making the queue when it is new; fields left out stay. */
  configureQueue(
    queue: string,
    settings: Partial<Pick<QueueSettings, "paused" | "concurrency" | "maxWaiting">>,
  ): Promise<void>;
  getQueues(): Promise<readonly QueueSettings[]>;

  claim(request: ClaimRequest): Promise<Claim>;
  /** Answers in the order given. */
  complete(completions: readonly Completion[]): Promise<readonly CompletionAnswer[]>;
  /** Queues, of those given, that hold a claimable job of the given types. */
  findReadyQueues(queues: readonly string[], types: readonly string[]): Promise<readonly string[]>;
  /** Runs work in a transaction that holds the lease; throws JobAbortedError `lease-lost` when it was taken over. */
  withLease<T>(job: ClaimedJob, work: (transaction: HandlerTransaction) => Promise<T>): Promise<T>;

  getJob(id: JobId): Promise<Job | null>;
  /** One statement for many ids; unknown ids are absent from the answer. */
  getJobsById(ids: readonly JobId[]): Promise<readonly Job[]>;
  /** Those of many ids that have ended: the cheap question of whoever waits for jobs. */
  getFinishedJobs(ids: readonly JobId[]): Promise<readonly Job[]>;
  listJobs(request: JobPageRequest): Promise<JobPage>;
  /** Place in its queue from 1; exact up to 1000, then a lower bound. Null when it does not wait. */
  getPosition(id: JobId): Promise<{ position: number; exact: boolean } | null>;
  /** Null: there is no such job. */
  explainJob(id: JobId): Promise<JobExplanation | null>;
  getCounts(): Promise<readonly JobCount[]>;
  cancel(id: JobId): Promise<CancelAnswer>;
  /** Cancels a job that has not started; a running one is a conflict. */
  cancelPending(id: JobId): Promise<ChangeAnswer>;
  retry(id: JobId): Promise<ChangeAnswer>;
  patch(id: JobId, patch: JobPatch): Promise<ChangeAnswer>;
  remove(id: JobId): Promise<ChangeAnswer>;

  /** Milliseconds of one round trip; throws when the database cannot be reached. */
  ping(): Promise<number>;
  close(): Promise<void>;
}

import type { z } from "zod";
import type { BatchSettings } from "./batch-handler.ts";
import type { Job } from "./job.ts";
import type { InputReceiver } from "./job-inputs.ts";
import type { LogLevel } from "./job-report.ts";
import type { OutputStream } from "./live-output.ts";
import type { Logger } from "./logger.ts";
import type { NewJob } from "./new-job.ts";
import type { RetryPolicy } from "./retry.ts";
import type { ToldProgress } from "./told-progress.ts";
import type { ParentJob } from "./workflow.ts";

/**
 * Filled in by the store's package (`declare module`), so that `context.transaction` hands out that
 * store's own transaction type while core stays free of any driver.
 */
// An interface, since only those merge across packages.
export interface StoreTypes {}
export type HandlerTransaction = StoreTypes extends { transaction: infer Transaction }
  ? Transaction
  : unknown;

/** What a handler gets beside its payload. */
export interface JobContext {
  readonly jobId: string;
  readonly type: string;
  readonly queue: string;
  /** 1 on the first execution. */
  readonly attempt: number;
  /**
   * Aborted at the timeout, on cancel, when the lease is lost and when a shutdown runs out of time;
   * `signal.reason` is a `JobAbortedError` whose `code` says which.
   */
  readonly signal: AbortSignal;
  /**
   * Writes to the process's log, and keeps lines from `info` up with the job: the first 1000 of them and 256 KiB,
   * over all its executions. What is logged is kept as it is: leave out secrets.
   */
  readonly logger: Logger;
  /** The same in the order that people think in. */
  log(level: LogLevel, message: string, fields?: object): void;
  /**
   * Tells how far the job is: a percentage from 0 to 100, or parts done of a total. The newest counts; it is written
   * within half a second. Throws InvalidInputError `INVALID_PROGRESS`, and JobAbortedError `lease-lost` once the job
   * was taken over.
   */
  progress(told: ToldProgress, message?: string): void;
  /**
   * Writes bytes for those who follow the job while it runs (`manager.executions.follow`): sent within a tenth of a second, in
   * order, each once, and before the job's end. What an earlier execution wrote is gone with the first bytes of this one, of
   * which there may be none. All of it is stored until a day after it was written: keep it small.
   */
  output(stream: OutputStream, bytes: Uint8Array): void;
  /**
   * Hands on what is sent to the job while it runs (`manager.executions.write`), from its first byte on in each execution;
   * null: no more comes. Returns how to stop, which has to be called before the handler ends.
   */
  input(receive: InputReceiver): () => void;
  /**
   * Adds a job that is committed together with this job's completion, and only then; it may depend on this one.
   * `sameWorkflow`: it joins the workflow that this job is in, if it is in one.
   */
  enqueue(job: NewJob, options?: { readonly sameWorkflow?: boolean }): void;
  /**
   * The jobs that this one depended on, with how they ended and their results; of a workflow's completion job,
   * all jobs of the workflow.
   */
  parents(): Promise<readonly ParentJob[]>;
  /**
   * Ends this execution and has the job run again after `delayMs` (0 to a year) without burning an attempt, by
   * throwing: `throw snooze(delayMs, reason)` is the same. Throws InvalidInputError `INVALID_DELAY`.
   */
  snooze(delayMs: number, reason?: string): never;
  /**
   * Runs `work` in a database transaction that commits only while this worker still holds the job:
   * once the job was taken over, the transaction is rolled back and this call throws.
   */
  transaction<T>(work: (transaction: HandlerTransaction) => Promise<T>): Promise<T>;
}

/**
 * How jobs of one type are run. `execute` gets the parsed payload (transforms applied once, here).
 *
 * - Returning ends the job `completed` with the value as its result, or `failed`, result kept and never
 *   retried, when the value is an object with `success: false`.
 * - Throwing fails the attempt; it is retried by policy. `UnrecoverableError` ends the job, `RetryAfterError` says
 *   when the next attempt may come, and `snooze` puts the job off without a failure.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- a handler of any payload must fit where the payload is not known
export interface JobHandler<Payload = any, Result = unknown> {
  readonly type: string;
  /** Refuses payloads at every door; its JSON Schema is kept in the database for SQL. Default: anything. */
  readonly schema?: z.ZodType<Payload>;
  /** Raise it with each change of `schema`: a process with a lower one never overwrites the stored schema. Default 1. */
  readonly schemaVersion?: number;
  execute(payload: Payload, context: JobContext): Promise<Result> | Result;
  /** Runs many jobs in one call; see `defineBatchHandler`, which makes it. */
  readonly batch?: BatchSettings<Payload, Result>;
  /**
   * Called when the job has ended `failed` for good: once, by the worker that recorded it. Should that one have died,
   * any process with the handler calls it, and twice when a second one dies while it does. Errors that it throws are logged.
   */
  onFailed?(job: Job, error: Error): Promise<void> | void;
  /** Queue of the type's jobs. Default: `default`. */
  readonly queue?: string;
  /** Parts of the retry policy that differ from the manager's defaults. */
  readonly retry?: Partial<RetryPolicy>;
  /** Seconds that one execution may take. Default: the manager's (300). */
  readonly timeoutSeconds?: number;
  /** Whether a timeout ends the job instead of being retried by policy. Default: false. */
  readonly timeoutIsFinal?: boolean;
}

/** Types a handler from its schema: `defineHandler({ type, schema, execute(payload) { … } })`. */
export function defineHandler<const Type extends string, Schema extends z.ZodType, Result>(
  handler: Omit<JobHandler<z.output<Schema>, Result>, "type" | "schema"> & {
    readonly type: Type;
    readonly schema: Schema;
  },
): JobHandler<z.output<Schema>, Result> & { readonly type: Type; readonly schema: Schema } {
  return handler as JobHandler<z.output<Schema>, Result> & { readonly type: Type; readonly schema: Schema };
}

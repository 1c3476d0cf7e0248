import type { AbortCode } from "./errors.ts";
import type { JobReport } from "./job-report.ts";
import type { JobError, Outcome } from "./outcome.ts";
import type { OutdatedType } from "./handled-type.ts";
import type { ClaimedJob, Lease, WorkerId } from "./store.ts";

/** What the runtime tells of itself. Names are noun and past; every field is a plain value. */
export interface RuntimeEvents {
  "pool.started": { readonly workers: number; readonly maxWorkers: number };
  "pool.stopped": { readonly workers: number };
  "worker.started": { readonly worker: string };
  "worker.stopped": { readonly worker: string };
  /** Newer processes stored newer schemas of these types: their jobs are left to those. */
  "types.outdated": { readonly types: readonly OutdatedType[] };
  /** This process got an identity of its own in the database. */
  "worker.registered": { readonly workerId: WorkerId };

  /** A job was stored by this process. */
  "job.created": { readonly id: string; readonly type: string; readonly queue: string };
  "job.started": { readonly job: ClaimedJob; readonly worker: string };
  /** The handler ended; the database does not know yet. */
  "job.executed": {
    readonly job: ClaimedJob;
    readonly worker: string;
    readonly outcome: Outcome;
    readonly runMs: number;
  };
  /** From here on, recorded: the database accepted the outcome. */
  "job.completed": { readonly job: ClaimedJob; readonly runMs: number };
  "job.failed": {
    readonly job: ClaimedJob;
    readonly runMs: number;
    readonly error: JobError;
    readonly thrown: unknown;
  };
  "job.retried": { readonly job: ClaimedJob; readonly error: JobError; readonly delayMs: number };
  "job.snoozed": { readonly job: ClaimedJob; readonly reason: string | null; readonly delayMs: number };
  "job.cancelled": { readonly job: ClaimedJob };
  "job.returned": { readonly job: ClaimedJob };
  /** A handler that ignores its aborted signal: reported without it, its slot stays taken until it ends. */
  "job.stuck": {
    readonly job: ClaimedJob;
    readonly worker: string;
    readonly abortedBy: AbortCode;
    readonly runMs: number;
  };

  /** What a running job told was taken down: its progress, if it told any, and that many lines. */
  "job.reported": {
    readonly job: ClaimedJob;
    readonly progress: JobReport["progress"];
    readonly lines: number;
  };
  /** The database refuses to take down what a job told; the job goes on without. */
  "report.dropped": { readonly job: ClaimedJob; readonly error: unknown };

  /** The job had been taken over: what this process made of it counts for nothing. */
  "completion.refused": { readonly job: ClaimedJob; readonly lease: Lease };
  /** An outcome could not be recorded; the job is run again once its lease ends. */
  "completion.dropped": { readonly job: ClaimedJob; readonly error: unknown };
  "lease.lost": { readonly lease: Lease; readonly running: number; readonly unstarted: number };

  "jobs.claimed": { readonly queue: string; readonly jobs: number; readonly limit: number };
  /** Ticks of a schedule were recorded by this process. */
  "schedule.ticked": {
    readonly schedule: string;
    readonly jobIds: readonly string[];
    readonly queued: number;
    readonly skipped: number;
    readonly missed: number;
  };
  "jobs.promoted": { readonly promoted: number };
  /** Jobs whose parents have ended: they may start, or ended because a parent did not complete. */
  "dependents.released": { readonly started: number; readonly ended: number };
  "jobs.rescued": { readonly rescued: number; readonly failed: number; readonly workersEnded: number };
  /** A step of a service failed and is tried again. */
  "service.failed": { readonly service: string; readonly error: unknown; readonly retryInMs: number };
  /** A handler's `onFailed` threw. */
  "hook.failed": {
    readonly job: Pick<ClaimedJob, "id" | "type" | "queue" | "retryCount">;
    readonly error: unknown;
  };
}

export type RuntimeEventName = keyof RuntimeEvents;
type Listener<Name extends RuntimeEventName> = (event: RuntimeEvents[Name]) => void;

export interface EventBus {
  /** Returns how to stop listening. */
  on<Name extends RuntimeEventName>(name: Name, listener: Listener<Name>): () => void;
  emit<Name extends RuntimeEventName>(name: Name, event: RuntimeEvents[Name]): void;
}

/** Calls listeners at once, in the order they came. `onError` gets what a listener throws; the others still run. */
export function createEventBus(onError: (error: unknown) => void): EventBus {
  // An array per name, replaced when it changes: emitting costs a lookup, and a listener may stop itself.
  const listeners = new Map<RuntimeEventName, readonly Listener<never>[]>();
  return {
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return () => {
        listeners.set(
          name,
          (listeners.get(name) ?? []).filter((other) => other !== listener),
        );
      };
    },
    emit(name, event) {
      const registered = listeners.get(name);
      if (registered === undefined) return;
      for (const listener of registered) {
        try {
          (listener as (event: unknown) => void)(event);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}

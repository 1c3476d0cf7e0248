import type { JobId } from "./job.ts";
import type { ErrorClass } from "./outcome.ts";

/** Failures of a type that have code and fingerprint in common. Those of class `program` are left out. */
export interface FailureGroup {
  readonly type: string;
  readonly code: string;
  /** 16 hexadecimal digits: what the messages have in common that differ in numbers, ids, times and paths only. */
  readonly fingerprint: string;
  readonly errorClass: ErrorClass;
  /** The message without what differs from one failure to the next. */
  readonly pattern: string;
  /** The newest one, its first 1000 characters. */
  readonly message: string;
  /** Attempts that failed so, and jobs that ended failed by it, since it was first seen. */
  readonly attempts: number;
  readonly jobs: number;
  readonly lastJobId: JobId;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

export interface FailureFilter {
  readonly type?: string;
  readonly code?: string;
  readonly fingerprint?: string;
  /** Last seen at or after it. */
  readonly since?: Date;
}

/** The part of the store that knows failures. Throws as the store does. */
export interface FailureStore {
  /** Last seen first, at most `limit`. */
  listFailures(filter: FailureFilter, limit: number): Promise<readonly FailureGroup[]>;
  /** Takes failed jobs of types whose `onFailed` nobody has called, at most `limit`; nobody else does for a minute. */
  takeFailureNotices(types: readonly string[], limit: number): Promise<readonly JobId[]>;
  /** Of these `onFailed` was called. */
  settleFailureNotices(ids: readonly JobId[]): Promise<void>;
}

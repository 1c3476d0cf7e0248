import type { JobId } from "./job.ts";

/** Ways in which an execution, or the job with it, can go on or end; and changes by hand. */
export type JobEventName =
  | "created"
  | "started"
  | "completed"
  | "failed"
  | "cancelled"
  /** It failed and is to be tried again. */
  | "retried"
  /** Its worker died under it. */
  | "rescued"
  | "snoozed"
  /** By hand: a cancel, a retry, a change, a removal that somebody asked for. */
  | "cancel"
  | "retry"
  | "change"
  | "remove";

/** Something that happened to a job. */
export interface JobEvent {
  /** `job.attempt.event`, or `job.audit-number.action` of what was done by hand. */
  readonly id: string;
  readonly jobId: JobId;
  /** Number of the execution, from 1 and over retries by hand; 0 before any; null by hand. */
  readonly attempt: number | null;
  readonly event: JobEventName;
  readonly at: Date;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** Worker process that ran it. */
  readonly workerId: string | null;
  /** Who did it, where it was done by hand. */
  readonly actor: string | null;
}

/** A change that somebody made. */
export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  /** `http`, `library:<host>:<pid>`, `database:<role>`, or what `withActor` said. */
  readonly actor: string;
  /** `create`, `change`, `remove`, `cancel`, `retry`, `clean`, `trigger` and others. */
  readonly action: string;
  /** `job`, `queue`, `schedule`, `rule` and others. */
  readonly targetKind: string;
  /** Id of a job, else the name. */
  readonly targetId: string;
  /** What was changed as it was and as it is, by names of columns; null where there is no such side. */
  readonly before: object | null;
  readonly after: object | null;
}

export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly targetKind?: string;
  readonly targetId?: string;
  readonly after?: Date;
  readonly before?: Date;
}

/** What happened, and who did it. Throws as the store does. */
export interface RecordStore {
  /** Oldest first; empty: no such job, or it is too long ago. */
  getEvents(id: JobId): Promise<readonly JobEvent[]>;
  /** Newest first, at most `limit`, those with a smaller id than `beforeId`. */
  listAudit(filter: AuditFilter, limit: number, beforeId: string | null): Promise<readonly AuditEntry[]>;
}

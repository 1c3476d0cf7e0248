import type { AbortCode } from "./errors.ts";
import type { OutputPiece } from "./live-output.ts";
import type { ClaimedJob } from "./store.ts";

/** How far a job is, as its handler told it last. */
export interface JobProgress {
  /** 0 to 100; null when the handler told parts of an unknown total. */
  readonly percent: number | null;
  /** Parts that are done, of `total`; null when the handler told a percentage. */
  readonly done: number | null;
  readonly total: number | null;
  readonly message: string | null;
  /** The execution that told it, from 1. */
  readonly attempt: number;
  readonly updatedAt: Date;
}

/**
 * What became of a request to stop a job while it ran. `requested`: its worker has not answered.
 * `acknowledged`: its signal is aborted; the job is `cancelled` once its handler obeyed. `forced`: closed at the deadline without
 * its handler. `stuck`: closed so, and its code still runs and keeps its slot.
 */
export const CANCEL_STATES = ["requested", "acknowledged", "forced", "stuck"] as const;
export type CancelState = (typeof CANCEL_STATES)[number];

export interface JobCancel {
  readonly state: CancelState;
  readonly requestedAt: Date;
  /** When the job is closed by force, unless it ends before. */
  readonly deadlineAt: Date;
  readonly acknowledgedAt: Date | null;
}

/** Levels of the lines that are kept with a job; `debug` goes to the process's log alone. */
export const LOG_LEVELS = ["info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A line that a handler logged. */
export interface JobLogLine {
  /** From 1, without gaps, over all executions of the job. */
  readonly line: number;
  /** The execution that logged it, from 1. */
  readonly attempt: number;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>> | null;
  readonly loggedAt: Date;
}

export interface JobLogPage {
  readonly lines: readonly JobLogLine[];
  /** Where the next page begins; null when there was nothing more. */
  readonly nextAfter: number | null;
  /** Lines past the cap: they were counted and not kept. */
  readonly dropped: number;
}

/** A line on its way to the database. */
export interface ReportedLine {
  /** Monotonic milliseconds. */
  readonly loggedAt: number;
  readonly level: LogLevel;
  readonly message: string;
  /** JSON text of an object, or null. */
  readonly fields: string | null;
}

/** What one running job has to tell. */
export interface JobReport {
  readonly job: ClaimedJob;
  readonly progress: Pick<JobProgress, "percent" | "done" | "total" | "message"> | null;
  readonly lines: readonly ReportedLine[];
  /** Lines that are not sent because they are past the cap. */
  readonly dropped: number;
  /** Lines of this execution that were answered for before, dropped ones included. */
  readonly linesBefore: number;
  /** What it wrote for those who follow it. */
  readonly output: readonly OutputPiece[];
  /** A request to stop it was passed on to its signal. */
  readonly acknowledged: boolean;
  /** Its handler ignores the signal, which was aborted for this reason. */
  readonly stuck: AbortCode | null;
}

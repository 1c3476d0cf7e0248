/**
 * Whose fault an error is: the program that a job was given to run, the handler's code, or the system
 * around it. Alerts and failure statistics leave `program` out.
 */
export type ErrorClass = "program" | "handler" | "system";

/** An error as it is stored: sanitised text, bounded in size. */
export interface JobError {
  readonly code: string;
  readonly message: string;
  readonly errorClass: ErrorClass;
}

/**
 * How an attempt ended. `result` is JSON text. `returned` gives a job back that was claimed and not
 * started: it keeps its place in the queue and burns no attempt. `snoozed` puts a job that ran off, burning none.
 */
export type Outcome =
  | { readonly kind: "completed"; readonly result: string | null }
  | { readonly kind: "failed"; readonly error: JobError; readonly result: string | null }
  | { readonly kind: "cancelled"; readonly error: JobError; readonly result: string | null }
  | { readonly kind: "retry"; readonly error: JobError; readonly delayMs: number }
  | { readonly kind: "snoozed"; readonly reason: string | null; readonly delayMs: number }
  | { readonly kind: "returned" };

/** Place of a fault in the input: a JSON pointer (RFC 6901) and what is wrong there. */
export interface InputFault {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * Base of the errors that a caller is told about. Match on `code`, which is stable, rather than on the
 * class, which differs between two installed copies of this package.
 */
export class MillraceError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** The input cannot be used as it is; `faults` names each field. */
export class InvalidInputError extends MillraceError {
  readonly faults: readonly InputFault[];

  constructor(code: string, message: string, faults: readonly InputFault[] = []) {
    super(code, message);
    this.faults = faults;
  }

  /** The same about a larger input that holds this one: `move` tells where in it a place of this one is. */
  movedTo(move: (pointer: string) => string): InvalidInputError {
    const faults = this.faults.map(({ pointer, detail }) => ({ pointer: move(pointer), detail }));
    // The message may name the places as well.
    const message = this.faults.reduce(
      (text, { pointer, detail }) =>
        pointer === "" ? text : text.replace(`${pointer} ${detail}`, () => `${move(pointer)} ${detail}`),
      this.message,
    );
    return new InvalidInputError(this.code, message, faults);
  }
}

/** The payload is larger than a job may carry. Sizes in bytes of UTF-8 JSON. */
export class PayloadTooLargeError extends MillraceError {
  constructor(bytes: number, maxBytes: number) {
    super(
      "PAYLOAD_TOO_LARGE",
      `The payload has ${bytes} bytes or more; a job may carry ${maxBytes}. Store it elsewhere and pass a reference.`,
    );
  }
}

export class JobNotFoundError extends MillraceError {
  constructor(id: string) {
    super("JOB_NOT_FOUND", `There is no job ${id.slice(0, 40)}.`);
  }
}

export class JobTypeNotFoundError extends MillraceError {
  constructor(type: string) {
    super("TYPE_NOT_FOUND", `There is no job type ${type.slice(0, 80)}.`);
  }
}

export class ScheduleNotFoundError extends MillraceError {
  constructor(name: string) {
    super("SCHEDULE_NOT_FOUND", `There is no schedule ${name.slice(0, 80)}.`);
  }
}

export class BulkActionNotFoundError extends MillraceError {
  constructor(id: string) {
    super("BULK_ACTION_NOT_FOUND", `There is no bulk action ${id.slice(0, 40)}.`);
  }
}

export class RoutingRuleNotFoundError extends MillraceError {
  constructor(name: string) {
    super("RULE_NOT_FOUND", `There is no routing rule ${name.slice(0, 80)}.`);
  }
}

export class WorkflowNotFoundError extends MillraceError {
  constructor(id: string) {
    super("WORKFLOW_NOT_FOUND", `There is no workflow ${id.slice(0, 40)}.`);
  }
}

/** All jobs of the workflow have ended: none can join it. */
export class WorkflowEndedError extends MillraceError {
  constructor(id: string) {
    super("WORKFLOW_ENDED", `Workflow ${id} has ended: no job can join it. Make another workflow.`);
  }
}

/** The job's status does not allow what was asked. */
export class JobStateError extends MillraceError {
  readonly status: string;

  constructor(id: string, status: string, asked: string) {
    super("JOB_STATE_CONFLICT", `Job ${id} is ${status} and cannot be ${asked}.`);
    this.status = status;
  }
}

export class QueueNotFoundError extends MillraceError {
  constructor(queue: string) {
    super("QUEUE_NOT_FOUND", `There is no queue ${queue.slice(0, 80)}.`);
  }
}

/** Nothing is known of a key of a queue. */
export class KeyNotFoundError extends MillraceError {
  constructor(queue: string, key: string) {
    const name = JSON.stringify(key.slice(0, 200));
    super("KEY_NOT_FOUND", `Key ${name} of queue ${queue.slice(0, 80)} has neither jobs nor settings.`);
  }
}

/** The queue holds as many unfinished jobs as it may. */
export class QueueFullError extends MillraceError {
  /** The one that it is full for; undefined: for all. */
  readonly key: string | undefined;
  /** Name of the limit. */
  readonly limit: "queue-waiting" | "key-waiting";

  /** `key`: when it is full for one key alone. */
  constructor(queue: string, maxWaiting: number, key?: string) {
    const of = key === undefined ? "" : ` for key ${JSON.stringify(key)}`;
    super("QUEUE_FULL", `Queue ${queue} is full${of}: ${maxWaiting} jobs may wait. Try again later.`);
    this.key = key;
    this.limit = key === undefined ? "queue-waiting" : "key-waiting";
  }
}

/** Another job holds the unique key. */
export class UniqueKeyTakenError extends MillraceError {
  /** Id of the job that holds it. */
  readonly holder: string;

  constructor(holder: string, key?: string) {
    const which = key === undefined ? "the unique key of this one" : `the unique key ${JSON.stringify(key)}`;
    super("UNIQUE_KEY_TAKEN", `Job ${holder} holds ${which}; nothing was changed.`);
    this.holder = holder;
  }
}

/** A limit of starts or submissions per time was reached. */
export class RateLimitedError extends MillraceError {
  readonly retryAfterMs: number;
  /** Name of the limit, such as `requests`; undefined where there is but one. */
  readonly limit: string | undefined;

  constructor(message: string, retryAfterMs: number, limit?: string) {
    super("RATE_LIMITED", message);
    this.retryAfterMs = retryAfterMs;
    this.limit = limit;
  }
}

/** The database cannot be reached or did not answer in time, and nothing was changed. */
export class DatabaseUnavailableError extends MillraceError {
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number, options?: ErrorOptions) {
    super("DATABASE_UNAVAILABLE", message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The connection was lost, or the deadline passed, after a statement was sent: it may or may not have been carried out. */
export class UnknownOutcomeError extends MillraceError {
  constructor(message: string, options?: ErrorOptions) {
    super("UNKNOWN_OUTCOME", message, options);
  }
}

/** Throw it from a handler to end the job at once, whatever the policy allows. The job's code is `unrecoverable`. */
export class UnrecoverableError extends MillraceError {
  constructor(message: string, options?: ErrorOptions) {
    super("unrecoverable", message, options);
  }
}

/** Why a handler's signal was aborted. */
export type AbortCode = "timeout" | "cancelled" | "lease-lost" | "shutdown";

/** The reason of an aborted handler signal. */
export class JobAbortedError extends MillraceError {
  declare readonly code: AbortCode;

  // oxlint-disable-next-line no-useless-constructor -- narrows the code to those of an abort
  constructor(code: AbortCode, message: string) {
    super(code, message);
  }
}

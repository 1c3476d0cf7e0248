/** Why an embedded PostgreSQL could not be started or stopped. Stable: match on it. */
export type EmbeddedPostgresErrorCode =
  | "BINARIES_MISSING"
  | "FOLDER_IN_USE"
  | "FOLDER_UNWRITABLE"
  | "NO_UNPRIVILEGED_USER"
  | "PORT_TAKEN"
  | "VERSION_MISMATCH"
  | "INITDB_FAILED"
  | "START_FAILED"
  | "STOP_FAILED";

/** The message is one line for a person; `log` holds the last lines that PostgreSQL itself printed. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;
  readonly log: readonly string[];

  constructor(
    code: EmbeddedPostgresErrorCode,
    message: string,
    options: { log?: readonly string[]; cause?: unknown } = {},
  ) {
    const log = options.log ?? [];
    super(log.length === 0 ? message : `${message} PostgreSQL said: ${log.join(" | ")}`, {
      cause: options.cause,
    });
    this.name = "EmbeddedPostgresError";
    this.code = code;
    this.log = log;
  }
}

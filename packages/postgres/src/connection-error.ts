import { DatabaseUnavailableError, MillraceError, QueueFullError, UnknownOutcomeError } from "@millrace/core";

/** Codes of a connection that was never made: nothing was sent. */
const NOT_CONNECTED = new Set([
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ENOENT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);

/** Codes of a connection that was lost: what it was sent may have been done. */
const CONNECTION_LOST = new Set([
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "ECONNRESET",
  "EPIPE",
  "57P01", // admin_shutdown
  "57P02", // crash_shutdown
  "08006", // connection_failure
]);

/** SQLSTATEs after which the server has rolled the statement back for lack of something. */
const REFUSED = new Set([
  "57P03", // cannot_connect_now: starting up or shutting down
  "53300", // too_many_connections
  "53100", // disk_full
  "53200", // out_of_memory
  "55P03", // lock_not_available: lock_timeout
  "57014", // query_canceled: statement_timeout
  "40P01", // deadlock_detected
  "40001", // serialization_failure
  "25006", // read_only_sql_transaction: connected to a standby
]);

/** SQLSTATEs of a login that the server does not accept: what was configured is wrong, or is being changed. */
const NOT_ACCEPTED = new Set([
  "28000", // invalid_authorization_specification
  "28P01", // invalid_password
  "3D000", // invalid_catalog_name: no such database
]);

/** What PgBouncer answers to a setting that it cannot keep for one client. */
const REFUSED_SETTING = /unsupported startup parameter: \S+/;
/** Settings that sessions begin with, but for those that a query of a user's needs to be safe: no pooler is to ignore these. */
const BEGINNING_SETTINGS =
  "statement_timeout, idle_in_transaction_session_timeout, jit, cursor_tuple_fraction, millrace.actor";

const RETRY_AFTER_MS = 2000;

export function errorCode(error: unknown): string | undefined {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : undefined;
}

/** Whether the connection is gone, so that a new one has to be made. */
export function isConnectionError(error: unknown): boolean {
  const code = errorCode(error) ?? "";
  return (
    NOT_CONNECTED.has(code) ||
    CONNECTION_LOST.has(code) ||
    NOT_ACCEPTED.has(code) ||
    code === "57P03" ||
    refusedSetting(error) !== undefined
  );
}

function refusedSetting(error: unknown): string | undefined {
  return error instanceof Error ? REFUSED_SETTING.exec(error.message)?.[0] : undefined;
}

/** Whether the driver threw it: it adds the statement to each of its errors. */
export function isDriverError(error: unknown): boolean {
  return typeof error === "object" && error !== null && "query" in error && "parameters" in error;
}

/** Turns what the driver throws into what callers are told; errors of SQL itself stay as they are. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof MillraceError) return error;
  const code = errorCode(error) ?? "";
  const reason = error instanceof Error ? error.message : String(error);
  if (NOT_CONNECTED.has(code) || REFUSED.has(code)) {
    return new DatabaseUnavailableError(`The database cannot serve this now: ${reason}`, RETRY_AFTER_MS, {
      cause: error,
    });
  }
  const refused = refusedSetting(error);
  if (refused !== undefined) {
    const message = `A pooler before the database does not accept this connection: ${refused}. Let it ignore what it cannot keep; for PgBouncer: ignore_startup_parameters = ${BEGINNING_SETTINGS}`;
    return new DatabaseUnavailableError(message, RETRY_AFTER_MS, { cause: error });
  }
  if (NOT_ACCEPTED.has(code)) {
    const message = `The database does not accept this connection: ${reason}. Check the database's URL.`;
    return new DatabaseUnavailableError(message, RETRY_AFTER_MS, { cause: error });
  }
  if (CONNECTION_LOST.has(code)) {
    return new UnknownOutcomeError(`The connection to the database was lost: ${reason}`, { cause: error });
  }
  return toQueueFull(error) ?? error;
}

/** What SQL function `raise_full` raised. The server has that SQLSTATE for limits of its own as well, without its detail. */
function toQueueFull(error: unknown): QueueFullError | undefined {
  if (errorCode(error) !== "53400") return undefined;
  const { detail } = error as { detail?: string };
  if (detail === undefined || !detail.startsWith("{")) return undefined;
  const { queue, maxWaiting } = JSON.parse(detail) as { queue: string; maxWaiting: number };
  return new QueueFullError(queue, maxWaiting);
}

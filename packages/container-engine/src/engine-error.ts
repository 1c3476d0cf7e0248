import { MillraceError } from "@millrace/core";

/** The container engine did not do what it was asked, or did not answer. `cause`: what it said. */
export class EngineError extends MillraceError {
  constructor(message: string, options?: ErrorOptions) {
    super("DOCKER_DAEMON_ERROR", message, options);
  }
}

/** Status code of the engine's HTTP answer, when there was one. */
export function engineStatus(error: unknown): number | undefined {
  const { statusCode } = causeOf(error);
  return typeof statusCode === "number" ? statusCode : undefined;
}

/** Why nothing could be sent to the engine: there is none, or this user may not reach it. Undefined: it was reached. */
export function unreachableEngine(error: unknown): string | undefined {
  const { code, message } = causeOf(error);
  return typeof code === "string" && NEVER_SENT.has(code) ? String(message) : undefined;
}

const NEVER_SENT: ReadonlySet<string> = new Set([
  "EACCES",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
  "ENOTFOUND",
  "EPERM",
]);

function causeOf(error: unknown): Readonly<Record<string, unknown>> {
  const cause = error instanceof EngineError ? error.cause : error;
  return typeof cause === "object" && cause !== null ? (cause as Record<string, unknown>) : {};
}

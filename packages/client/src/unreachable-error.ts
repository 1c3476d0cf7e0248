/** No answer came: the server is not there, the connection broke, or it took too long. What was asked may have been done. */
export class MillraceUnreachableError extends Error {
  override readonly name = "MillraceUnreachableError";

  constructor(request: string, cause: unknown) {
    const reason = cause instanceof Error ? reasonOf(cause) : String(cause);
    super(`${request} got no answer: ${reason}`, { cause });
  }
}

/** Node says "fetch failed" and keeps what happened in the cause. */
function reasonOf(error: Error): string {
  return error.cause instanceof Error && error.cause.message !== ""
    ? `${error.message}, ${error.cause.message}`
    : error.message;
}

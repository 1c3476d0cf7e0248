import { MillraceError } from "@millrace/core";

/** What is wrong with a request before any job is concerned; `code` decides the status (`status-of-code.ts`). */
export class HttpError extends MillraceError {
  /** Milliseconds until it is worth another try, where that is known. */
  readonly retryAfterMs: number | undefined;
  /** Headers that the answer must carry, such as `Allow`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    options: { retryAfterMs?: number; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(code, message);
    this.retryAfterMs = options.retryAfterMs;
    this.headers = options.headers ?? {};
  }
}

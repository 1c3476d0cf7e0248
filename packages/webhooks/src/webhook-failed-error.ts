/** The receiver did not answer with 2xx. */
export class WebhookFailedError extends Error {
  /** `http-<status>`. */
  readonly code: string;

  constructor(host: string, status: number, body: string) {
    super(`${host} answered ${status}${body === "" ? "" : `: ${body.slice(0, 200)}`}`);
    this.code = `http-${status}`;
    this.name = "WebhookFailedError";
  }
}

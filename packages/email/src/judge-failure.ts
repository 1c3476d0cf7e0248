import type { Delivery } from "./mailer.ts";

/** What an error of nodemailer may carry. */
interface SmtpError {
  readonly message?: string;
  readonly code?: string;
  /** Of SMTP; left out when there was no answer. */
  readonly responseCode?: number;
  readonly response?: string;
  /** Whether that answer is for good: 5xx but 503, which is about the session. */
  readonly permanent?: boolean;
}

/** Errors about the mail itself; all others are about the server. */
const ABOUT_THE_MAIL: readonly (string | undefined)[] = ["EENVELOPE", "EMESSAGE"];

/**
 * What a failure means for the mail. The server's own trouble (it cannot be reached, it does not let us in) and 4xx put it
 * off; 5xx about the mail refuses it for good. Without an answer to a mail that was sent to its end (`whole`) it is
 * unclear whether the server took it.
 */
export function judgeFailure(thrown: unknown, whole: boolean): Omit<Delivery, "server"> {
  const { message, code, responseCode = null, response, permanent = false } = thrown as SmtpError;
  const said = response ?? message ?? String(thrown);
  const answer =
    code === "ETLS" ? `The connection could not be encrypted, so nothing was sent: ${said}` : said;
  const about = { answer, code: responseCode };
  if (responseCode === null) {
    if (ABOUT_THE_MAIL.includes(code)) return { state: "refused", ...about };
    return { state: whole ? "unclear" : "deferred", ...about };
  }
  return { state: permanent && ABOUT_THE_MAIL.includes(code) ? "refused" : "deferred", ...about };
}

import {
  EMAIL_STATES,
  type EmailRecord,
  type EmailState,
  type EmailSuppression,
  InvalidInputError,
  isJobId,
  isStorableText,
  SUPPRESSION_SCOPES,
  type SuppressionScope,
} from "@millrace/core";
import type { Engine } from "./engine.ts";

/** Most mails, or addresses, of one page. */
const MAX_ROWS = 1000;
const DEFAULT_ROWS = 100;
const MAX_ADDRESS_LENGTH = 254;
const MAX_REASON_CHARACTERS = 500;

export interface EmailFilter {
  readonly jobId?: string;
  readonly recipient?: string;
  readonly state?: EmailState;
}

export interface EmailList {
  /** Newest job first. */
  readonly emails: readonly EmailRecord[];
  /** Where the next page begins, or null at the end. */
  readonly nextCursor: string | null;
}

/** What became of the mails of `email-notification` jobs, and who is not to be written to. */
export class Emails {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /**
   * Mails that fit all filters; those in the outbox, state `kept`, with what they say. `limit`: 1 to 1000, default
   * 100. Throws InvalidInputError `INVALID_FILTER`.
   */
  async list(
    filter: EmailFilter = {},
    range: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<EmailList> {
    const { limit = DEFAULT_ROWS, cursor } = range;
    checkLimit(limit);
    const { jobId, recipient, state } = filter;
    if (jobId !== undefined && !isJobId(jobId)) return { emails: [], nextCursor: null };
    if (recipient !== undefined && !isStorableText(recipient)) throw invalid("recipient", "must be a text");
    if (state !== undefined && !EMAIL_STATES.includes(state))
      throw invalid("state", `must be one of ${EMAIL_STATES.join(", ")}`);
    const after = cursor === undefined ? null : readCursor(cursor);
    const { store } = await this.#connect();
    const found = await store.listEmails({
      ...(jobId !== undefined && { jobId }),
      ...(recipient !== undefined && { recipient }),
      ...(state !== undefined && { state }),
      limit: limit + 1,
      after,
    });
    const emails = found.slice(0, limit);
    const last = emails.at(-1);
    return {
      emails,
      nextCursor: found.length > limit && last !== undefined ? `${last.jobId}:${last.recipient}` : null,
    };
  }

  /** Addresses that get no mail, in their order. `after`: only those past it. Throws `INVALID_FILTER`. */
  async suppressions(
    range: { readonly limit?: number; readonly after?: string } = {},
  ): Promise<readonly EmailSuppression[]> {
    const { limit = DEFAULT_ROWS, after } = range;
    checkLimit(limit);
    if (after !== undefined && !isStorableText(after)) throw invalid("after", "must be a text");
    return (await this.#connect()).store.listSuppressions(limit, after ?? null);
  }

  /**
   * Has an address get no mail (`all`), or no newsletters, from its next mail on; one that is on the list is
   * replaced. Capitals make no difference. Throws InvalidInputError `INVALID_SUPPRESSION`.
   */
  async suppress(
    address: string,
    settings: { readonly scope?: SuppressionScope; readonly reason?: string | null } = {},
  ): Promise<EmailSuppression> {
    const { scope = "all", reason = null } = settings;
    if (!isAddress(address)) throw invalidSuppression("/address", "must be a mail address");
    if (!SUPPRESSION_SCOPES.includes(scope))
      throw invalidSuppression("/scope", `must be one of ${SUPPRESSION_SCOPES.join(", ")}`);
    if (reason !== null && (reason.length > MAX_REASON_CHARACTERS || !isStorableText(reason)))
      throw invalidSuppression("/reason", `must have at most ${MAX_REASON_CHARACTERS} characters`);
    return (await this.#connect()).store.suppressEmail(address, scope, reason);
  }

  /** Takes an address from the list. False: it was not on it. */
  async unsuppress(address: string): Promise<boolean> {
    return isAddress(address) && (await this.#connect()).store.unsuppressEmail(address);
  }
}

function isAddress(text: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(text) && text.length <= MAX_ADDRESS_LENGTH && isStorableText(text);
}

function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_ROWS)
    throw invalid("limit", `must be an integer from 1 to ${MAX_ROWS}`);
}

function readCursor(cursor: string) {
  const [, jobId = "", recipient = ""] = /^(\d+):(.+)$/s.exec(cursor) ?? [];
  if (isJobId(jobId) && isStorableText(recipient)) return { jobId, recipient };
  throw invalid("cursor", "must be the nextCursor of the page before");
}

function invalid(field: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_FILTER", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}

function invalidSuppression(pointer: string, detail: string): InvalidInputError {
  return new InvalidInputError(
    "INVALID_SUPPRESSION",
    `The address cannot be suppressed: ${pointer} ${detail}.`,
    [{ pointer, detail }],
  );
}

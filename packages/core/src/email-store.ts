/**
 * How a mail to one recipient stands. `deferred`: not handed over yet, or put off by a server; `paced`: it waits for its
 * domain's turn; `sending`: it is being handed over, or the worker died while it was; `sent`: a server has accepted it;
 * `kept`: it is in the outbox, as there is no mail server; `refused`: no server takes it; `suppressed`: the address
 * is not to be written to.
 */
export const EMAIL_STATES = [
  "deferred",
  "paced",
  "sending",
  "sent",
  "kept",
  "refused",
  "suppressed",
] as const;
export type EmailState = (typeof EMAIL_STATES)[number];

/** What a suppressed address gets no more: anything, or newsletters. */
export const SUPPRESSION_SCOPES = ["all", "newsletter"] as const;
export type SuppressionScope = (typeof SUPPRESSION_SCOPES)[number];

/** One mail of a job: to one recipient. */
export interface EmailAddressee {
  readonly jobId: string;
  readonly recipient: string;
}

/** A mail that is about to be handed over. */
export interface NewEmail extends EmailAddressee {
  /** The same over all attempts. */
  readonly messageId: string;
  readonly template: string;
  readonly subject: string;
  /** Number of the job's execution, from 1. On the first, mails that were refused before are tried again. */
  readonly attempt: number;
  /** Whether addresses that want no newsletters count as suppressed. */
  readonly isNewsletter: boolean;
  /** Mails of one domain begin so far apart, over all processes; null: as they come. */
  readonly pace: { readonly domain: string; readonly intervalMs: number } | null;
}

/** What is to be done about a mail now. */
export interface EmailTurn {
  /** `sending`: hand it over. `paced`: come again in `waitMs`. Anything else: it is done with. */
  readonly state: EmailState;
  readonly waitMs: number;
  /** An earlier attempt began to hand it over and nobody recorded what came of it: it may arrive twice. */
  readonly interrupted: boolean;
  /** What an earlier attempt was told, and by whom. */
  readonly server: string | null;
  readonly answer: string | null;
}

/** What the recipient gets. */
export interface EmailParts {
  readonly text: string;
  readonly html: string;
}

/** What came of handing a mail over. */
export interface EmailOutcome {
  readonly state: EmailState;
  /** Host and port of the server that answered last, or null. */
  readonly server: string | null;
  /** What it answered, or why there is no answer. */
  readonly answer: string | null;
  /** Kept with the mails of the outbox alone. */
  readonly parts?: EmailParts;
}

/** A mail as it stands. */
export interface EmailRecord extends EmailAddressee {
  readonly messageId: string;
  readonly template: string;
  readonly subject: string;
  readonly state: EmailState;
  /** How often it was begun to hand it over. */
  readonly attempts: number;
  readonly server: string | null;
  readonly answer: string | null;
  /** Of mails in the outbox; null of all others. */
  readonly parts: EmailParts | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface EmailPageRequest {
  readonly jobId?: string;
  readonly recipient?: string;
  readonly state?: EmailState;
  readonly limit: number;
  /** Only mails that come after this one. */
  readonly after: EmailAddressee | null;
}

/** An address that gets no mail, or no newsletters. */
export interface EmailSuppression {
  /** In small letters. */
  readonly address: string;
  readonly scope: SuppressionScope;
  /** For the people who run it. */
  readonly reason: string | null;
  readonly createdAt: Date;
}

/** A stored template, which counts before the one that is built in. */
export interface StoredEmailTemplate extends EmailParts {
  readonly subject: string;
  readonly updatedAt: Date;
}

/** The part of the store that knows of mails. Throws as the store does. */
export interface EmailStore {
  beginEmail(email: NewEmail): Promise<EmailTurn>;
  recordEmail(addressee: EmailAddressee, outcome: EmailOutcome): Promise<void>;
  /** Newest job first, and by recipient. */
  listEmails(request: EmailPageRequest): Promise<readonly EmailRecord[]>;
  getEmailTemplate(name: string): Promise<StoredEmailTemplate | null>;
  /** The template is checked already. */
  putEmailTemplate(name: string, template: EmailParts & { readonly subject: string }): Promise<void>;
  /** False: there is none of that name. */
  removeEmailTemplate(name: string): Promise<boolean>;
  /** By address. `after`: only addresses past this one. */
  listSuppressions(limit: number, after: string | null): Promise<readonly EmailSuppression[]>;
  /** One that exists is replaced; the address is checked already. */
  suppressEmail(address: string, scope: SuppressionScope, reason: string | null): Promise<EmailSuppression>;
  /** False: the address is not on the list. */
  unsuppressEmail(address: string): Promise<boolean>;
}

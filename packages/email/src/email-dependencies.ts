import type { EmailStore } from "@millrace/core";
import type { Mailer } from "./mailer.ts";

/** What the handlers of this pack stand on. */
export interface EmailDependencies {
  /** The database: `() => manager.connectStore()`. */
  readonly connectStore: () => Promise<EmailStore>;
  /** Who mails are from: `ada@example.org` or `Ada <ada@example.org>`. */
  readonly from: string;
  /** Default: there is no mail server, and mails go to the outbox. */
  readonly mailer?: Mailer;
  /** Address of a user whose job carries none in `data.email`; null when there is none. Default: there is none. */
  readonly resolveRecipient?: (userId: string) => Promise<string | null> | string | null;
  /** Where to unsubscribe from newsletters, `https://…/{{ userId }}`: see `unsubscribeUrlOf`. Default: nowhere. */
  readonly unsubscribeUrl?: string;
  /** Most mails to one domain in a window, over all processes, evenly spread. Default: as they come. */
  readonly perDomain?: { readonly mails: number; readonly windowMs: number };
}

import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { EmailStore, JobHandler, Logger } from "@millrace/core";
import {
  createEmailHandlers,
  type DkimKey,
  EmailTemplates,
  type Mailer,
  openMailer,
  readFrom,
} from "@millrace/email";
import type { EmailConfig } from "./email-config.ts";
import { StartError } from "./start-error.ts";

/** Who mails of the outbox are from, when nobody said. */
const OUTBOX_FROM = "Millrace <no-reply@millrace.invalid>";

/** Mails in this process. */
export interface EmailService {
  readonly handlers: readonly JobHandler[];
  readonly templates: EmailTemplates;
  stop(): Promise<void>;
}

export interface EmailServiceDependencies {
  readonly connectStore: () => Promise<EmailStore>;
  /** Whether this process runs jobs. */
  readonly sends: boolean;
  readonly logger: Logger;
}

/** Throws StartError when the key of the signatures cannot be read. */
export async function openEmailService(
  config: EmailConfig,
  { connectStore, sends, logger }: EmailServiceDependencies,
): Promise<EmailService> {
  const { servers, connections, from = OUTBOX_FROM, unsubscribeUrl, perDomain } = config;
  let mailer: Mailer | undefined;
  if (servers.length > 0) {
    const dkim = config.dkim && (await readKey(config.dkim, readFrom(from).domain));
    mailer = openMailer({ servers, connections, ...(dkim !== undefined && { dkim }) });
  } else if (sends) {
    logger.info({}, "No mail server is configured (SMTP_URL): mails go to the outbox, GET /api/emails");
  }
  const handlers = createEmailHandlers({
    connectStore,
    from,
    ...(mailer !== undefined && { mailer }),
    ...(unsubscribeUrl !== undefined && { unsubscribeUrl }),
    ...(perDomain !== undefined && { perDomain }),
  });
  return {
    handlers,
    templates: new EmailTemplates(connectStore),
    async stop() {
      await mailer?.close();
    },
  };
}

async function readKey(
  { selector, keyFile }: { readonly selector: string; readonly keyFile: string },
  domain: string,
): Promise<DkimKey> {
  try {
    const privateKey = await readFile(keyFile, "utf8");
    createPrivateKey(privateKey); // for the error that it throws
    return { domain, selector, privateKey };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`EMAIL_DKIM_KEY_FILE ${keyFile} cannot be used: ${reason}`, { cause: error });
  }
}

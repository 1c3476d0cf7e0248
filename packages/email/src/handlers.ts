import { defineHandler, type JobContext, type JobHandler } from "@millrace/core";
import { addressSchema, domainOf } from "./address.ts";
import { deliverEmail, type DeliveredEmail } from "./deliver-email.ts";
import type { EmailDependencies } from "./email-dependencies.ts";
import { readFrom } from "./read-from.ts";
import { judgeDeliveries } from "./judge-deliveries.ts";
import { messageIdOf } from "./message-id.ts";
import { renderEmail, UnrenderableEmailError } from "./render-email.ts";
import { emailSchema, type ParsedEmailPayload } from "./schema.ts";
import { currentTemplate } from "./current-template.ts";
import { NEWSLETTER } from "./template-names.ts";
import { unsubscribeUrlOf } from "./unsubscribe-url.ts";
import { invalidSetting } from "./errors.ts";

const EMAIL_TYPE = "email-notification";

/**
 * The handlers of this pack. Each recipient gets a mail of its own, under one Message-ID over all attempts. What servers
 * refuse for good (5xx) ends the job failed; what they put off is tried again by policy, by default after 30 s, 2 and
 * 8 minutes; who was reached already gets nothing twice.
 *
 * Throws InvalidInputError `INVALID_EMAIL_SETTINGS`, naming the setting.
 */
export function createEmailHandlers(dependencies: EmailDependencies): JobHandler[] {
  const { connectStore, mailer, resolveRecipient, perDomain } = dependencies;
  const from = readFrom(dependencies.from);
  const urlFor =
    dependencies.unsubscribeUrl === undefined ? undefined : unsubscribeUrlOf(dependencies.unsubscribeUrl);
  const intervalMs = perDomain === undefined ? undefined : intervalOf(perDomain);

  async function recipientsOf({ userId, data }: ParsedEmailPayload): Promise<readonly string[]> {
    const given = data.email ?? (await resolveRecipient?.(userId)) ?? [];
    const addresses = [given].flat();
    return [...new Set(addresses)].every((address) => addressSchema.safeParse(address).success)
      ? [...new Set(addresses)]
      : [];
  }

  async function execute(payload: ParsedEmailPayload, context: JobContext) {
    const { userId, template, data, attachments } = payload;
    const { jobId, attempt } = context;
    const recipients = await recipientsOf(payload);
    if (recipients.length === 0) {
      return failure(
        "no-recipient",
        `No mail address is known for user ${userId}: neither data.email nor resolveRecipient gives one.`,
      );
    }
    const store = await connectStore();
    const parts = await currentTemplate(store, template);
    const isNewsletter = template === NEWSLETTER;
    const emails = recipients.map((to) => {
      const unsubscribeUrl = isNewsletter ? urlFor?.(to, userId) : undefined;
      const links = unsubscribeUrl === undefined ? {} : { unsubscribeUrl };
      const messageId = messageIdOf(jobId, to, { userId, template, data }, from.domain);
      return {
        ...renderEmail(parts, { ...data, email: to, userId, ...links }),
        ...links,
        from: dependencies.from,
        to,
        messageId,
        jobId,
        attachments,
      };
    });

    const delivered: DeliveredEmail[] = [];
    for (const email of emails) {
      const { to: recipient, messageId, subject } = email;
      const pace = intervalMs === undefined ? null : { domain: domainOf(recipient), intervalMs };
      const about = { jobId, recipient, messageId, template, subject, attempt, isNewsletter, pace };
      delivered.push(await deliverEmail({ store, mailer }, about, email, context));
      context.progress({ done: delivered.length, total: emails.length });
    }
    return judgeDeliveries({ template, userId }, delivered);
  }

  return [
    defineHandler({
      type: EMAIL_TYPE,
      schema: emailSchema,
      schemaVersion: 2,
      retry: { baseDelayMs: 30_000, multiplier: 4, maxDelayMs: 3_600_000 },
      timeoutSeconds: 300,
      async execute(payload, context) {
        try {
          return await execute(payload, context);
        } catch (error) {
          if (error instanceof UnrenderableEmailError) return failure(error.code, error.message);
          throw error;
        }
      },
    }),
  ];
}

/** Ends the job: no later attempt can do better. */
function failure(code: string, error: string) {
  return { success: false, code, error };
}

function intervalOf({ mails, windowMs }: { readonly mails: number; readonly windowMs: number }): number {
  const isCount = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  if (!isCount(mails, 1_000_000))
    throw invalidSetting("/perDomain/mails", "must be an integer from 1 to 1000000");
  if (!isCount(windowMs, 86_400_000))
    throw invalidSetting("/perDomain/windowMs", "must be an integer from 1 to 86400000");
  return windowMs / mails;
}

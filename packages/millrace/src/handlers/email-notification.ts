import { defineHandler } from "@millrace/core";
import { z } from "zod";
import { renderEmail } from "./email-templates.ts";
import type { Email } from "./email-templates.ts";

export const emailNotificationSchema = z.strictObject({
  userId: z.string().min(1).max(200),
  template: z.enum(["welcome", "password-reset", "newsletter", "alert"]),
  data: z.record(z.string(), z.unknown()).default({}),
});
export type EmailNotificationPayload = z.input<typeof emailNotificationSchema>;

export interface EmailNotificationOptions {
  /** Address of a user whose job carries none in `data.email`; null when there is none. Default: there is none. */
  resolveRecipient?(userId: string): Promise<string | null> | string | null;
  /** Hands a mail to a mail server. Default: it is not sent but kept in the job's result. */
  deliver?(email: Email, signal: AbortSignal): Promise<void>;
}

/** Handler of `email-notification`. A job without a recipient, or without what its template needs, fails at once. */
export function createEmailNotificationHandler({ resolveRecipient, deliver }: EmailNotificationOptions = {}) {
  return defineHandler({
    type: "email-notification",
    schema: emailNotificationSchema,
    async execute({ userId, template, data }, { logger, signal }) {
      const recipient = z.email().safeParse(data["email"] ?? (await resolveRecipient?.(userId)));
      if (!recipient.success) {
        return {
          success: false,
          code: "no-recipient",
          error: `No mail address is known for user ${userId}: neither data.email nor resolveRecipient gives one.`,
        };
      }
      const email = renderEmail(template, recipient.data, data);
      if ("missing" in email) {
        return {
          success: false,
          code: "missing-data",
          error: `The template ${template} needs data.${email.missing}, a text.`,
        };
      }
      if (deliver === undefined) {
        logger.info({ template }, "No mail server is configured: the mail is kept in the job's result");
        return {
          success: true,
          delivered: false,
          message: `Mail ${template} for user ${userId} rendered, not sent: no mail server is configured`,
          email,
        };
      }
      await deliver(email, signal);
      return { success: true, delivered: true, message: `Mail ${template} sent to user ${userId}` };
    },
  });
}

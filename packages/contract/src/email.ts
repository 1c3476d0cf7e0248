import { EMAIL_STATES, type EmailRecord, type EmailSuppression, SUPPRESSION_SCOPES } from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";
import { integerParameter } from "./integer-parameter.ts";
import { plainText } from "./plain-text.ts";

const state = z.enum(EMAIL_STATES).meta({
  description:
    "deferred: not handed over yet, or put off by a server; paced: waits for its domain's turn; sending: being handed over, or nobody knows what came of it; sent: a server has accepted it; kept: in the outbox, as there is no mail server; refused: for good; suppressed: the address is not to be written to.",
});

/** Query of `GET /api/emails`. */
export const emailsQuery = z.strictObject({
  jobId: plainText(40).optional(),
  recipient: plainText(254).optional(),
  state: state.optional(),
  limit: integerParameter(1, 1000, "Most mails of the page. Default 100.").optional(),
  cursor: plainText(300).optional().meta({ description: "`nextCursor` of the page before." }),
});

/** Answer of `GET /api/emails`. */
export const emailsBody = z
  .object({
    emails: z
      .array(
        z
          .object({
            jobId: z.string(),
            recipient: z.string(),
            messageId: z.string().meta({ description: "The same over all attempts." }),
            template: z.string(),
            subject: z.string(),
            state,
            attempts: z.int().meta({ description: "How often it was begun to hand it over." }),
            server: z.string().nullable().meta({ description: "Host and port that answered last." }),
            answer: z.string().nullable(),
            text: z.string().nullable().meta({ description: "Of a mail in the outbox." }),
            html: z.string().nullable().meta({ description: "Of a mail in the outbox." }),
            createdAt: z.iso.datetime(),
            updatedAt: z.iso.datetime(),
          })
          .meta({ id: "Email" }),
      )
      .meta({ description: "Newest job first, and by recipient." }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "Emails" });

export function toEmailsBody({
  emails,
  nextCursor,
}: {
  readonly emails: readonly EmailRecord[];
  readonly nextCursor: string | null;
}): z.infer<typeof emailsBody> {
  return {
    emails: emails.map(({ parts, createdAt, updatedAt, ...email }) => ({
      ...email,
      text: parts?.text ?? null,
      html: parts?.html ?? null,
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    })),
    nextCursor,
  };
}

/** Body of `PUT /api/email-templates/{name}`. */
export const emailTemplateText = z
  .strictObject({
    subject: z.string(),
    text: z.string(),
    html: z.string().meta({ description: "What it shows is escaped." }),
  })
  .meta({ id: "EmailTemplateText", description: "A template in Liquid." });

/** A template as answers show it. */
export const emailTemplateBody = z
  .object({
    name: z.string(),
    subject: z.string(),
    text: z.string(),
    html: z.string(),
    updatedAt: instantOrNull.meta({ description: "When it was stored; null: it is the built-in one." }),
  })
  .meta({ id: "EmailTemplate" });

export const emailTemplatesBody = z
  .object({ templates: z.array(emailTemplateBody) })
  .meta({ id: "EmailTemplates" });

/** Body of `POST /api/email-templates/{name}/preview`. */
export const emailPreviewRequest = z
  .strictObject({
    data: z.record(z.string(), z.unknown()).default({}),
    subject: z.string().optional(),
    text: z.string().optional(),
    html: z.string().optional(),
  })
  .meta({
    id: "EmailPreviewRequest",
    description: "Parts that are given are tried in place of those of the template.",
  });

export const emailPreviewBody = z
  .object({ subject: z.string(), text: z.string(), html: z.string() })
  .meta({ id: "EmailPreview" });

export function toEmailTemplateBody(template: {
  readonly name: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly updatedAt: Date | null;
}): z.infer<typeof emailTemplateBody> {
  return { ...template, updatedAt: template.updatedAt?.toISOString() ?? null };
}

const scope = z
  .enum(SUPPRESSION_SCOPES)
  .meta({ description: "all: it gets no mail; newsletter: it gets no newsletters." });

/** Body of `PUT /api/email-suppressions/{address}`. */
export const suppressEmailBody = z
  .strictObject({ scope: scope.default("all"), reason: plainText(500).nullish() })
  .meta({ id: "NewEmailSuppression" });

export const emailSuppressionBody = z
  .object({ address: z.string(), scope, reason: z.string().nullable(), createdAt: z.iso.datetime() })
  .meta({ id: "EmailSuppression" });

/** Query of `GET /api/email-suppressions`. */
export const emailSuppressionsQuery = z.strictObject({
  limit: integerParameter(1, 1000, "Most addresses of the page. Default 100.").optional(),
  after: plainText(254)
    .optional()
    .meta({ description: "Only addresses past this one: the last of the page before." }),
});

export const emailSuppressionsBody = z
  .object({ suppressions: z.array(emailSuppressionBody).meta({ description: "By address." }) })
  .meta({ id: "EmailSuppressions" });

export function toEmailSuppressionBody(suppression: EmailSuppression): z.infer<typeof emailSuppressionBody> {
  return { ...suppression, createdAt: suppression.createdAt.toISOString() };
}

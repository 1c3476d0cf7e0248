import { sql } from "drizzle-orm";
import { check, doublePrecision, index, integer, type PgSchema, primaryKey, text } from "drizzle-orm/pg-core";
import { at, big, now } from "./table-columns.ts";

/** Mails with what became of them, templates that count before the built-in ones, and who is not to be written to. */
export function createEmailTables(schema: PgSchema) {
  const email = schema.table(
    "email",
    {
      jobId: big("job_id").notNull(),
      recipient: text("recipient").notNull(),
      messageId: text("message_id").notNull(),
      template: text("template").notNull(),
      subject: text("subject").notNull(),
      state: text("state").notNull(),
      attempts: integer("attempts").notNull().default(0),
      turnAt: at("turn_at"),
      server: text("server"),
      answer: text("answer"),
      bodyText: text("body_text"),
      bodyHtml: text("body_html"),
      createdAt: at("created_at").notNull().default(now),
      updatedAt: at("updated_at").notNull().default(now),
    },
    (t) => [
      primaryKey({ name: "email_pkey", columns: [t.jobId, t.recipient] }),
      index("email_recipient").on(t.recipient, t.jobId),
      index("email_state").on(t.state, t.jobId, t.recipient),
      index("email_updated_at").on(t.updatedAt),
      check(
        "email_state_check",
        sql`${t.state} in ('deferred', 'paced', 'sending', 'sent', 'kept', 'refused', 'suppressed')`,
      ),
    ],
  );

  const emailTemplate = schema.table("email_template", {
    name: text("name").primaryKey(),
    subject: text("subject").notNull(),
    bodyText: text("body_text").notNull(),
    bodyHtml: text("body_html").notNull(),
    updatedAt: at("updated_at").notNull().default(now),
  });

  const emailSuppression = schema.table(
    "email_suppression",
    {
      address: text("address").primaryKey(),
      scope: text("scope").notNull(),
      reason: text("reason"),
      createdAt: at("created_at").notNull().default(now),
    },
    (t) => [
      check("email_suppression_address_check", sql`${t.address} = lower(${t.address})`),
      check("email_suppression_scope_check", sql`${t.scope} in ('all', 'newsletter')`),
      check("email_suppression_reason_check", sql`length(${t.reason}) <= 500`),
    ],
  );

  const emailPace = schema.table("email_pace", {
    domain: text("domain").primaryKey(),
    intervalMs: doublePrecision("interval_ms").notNull(),
    nextAt: at("next_at").notNull(),
    lineAt: at("line_at"),
    newsletterLineAt: at("newsletter_line_at"),
  });

  return { email, emailTemplate, emailSuppression, emailPace };
}

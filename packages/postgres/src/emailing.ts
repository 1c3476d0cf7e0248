import type {
  EmailRecord,
  EmailState,
  EmailStore,
  EmailSuppression,
  EmailTurn,
  SuppressionScope,
} from "@millrace/core";
import type { Row } from "./connection.ts";
import {
  BEGIN_EMAIL,
  listEmails,
  LIST_SUPPRESSIONS,
  PUT_EMAIL_TEMPLATE,
  READ_EMAIL_TEMPLATE,
  RECORD_EMAIL,
  REMOVE_EMAIL_TEMPLATE,
  SUPPRESS_EMAIL,
  UNSUPPRESS_EMAIL,
} from "./queries/emails.ts";
import type { StoreBase } from "./store-part.ts";

/** Mails, their templates, and who gets none. */
export function createEmailing({ general, changes, bind }: StoreBase): EmailStore {
  return {
    async beginEmail({ jobId, recipient, messageId, template, subject, attempt, isNewsletter, pace }) {
      const [row] = await general.run(bind(BEGIN_EMAIL), [
        jobId,
        recipient,
        messageId,
        template,
        subject,
        String(attempt),
        String(isNewsletter),
        pace?.domain ?? null,
        pace === null ? null : String(pace.intervalMs),
      ]);
      const { wait_ms: waitMs, ...turn } = row as Row;
      return { ...turn, waitMs } as EmailTurn;
    },
    async recordEmail({ jobId, recipient }, { state, server, answer, parts }) {
      const { text = null, html = null } = parts ?? {};
      await general.run(bind(RECORD_EMAIL), [jobId, recipient, state, server, answer, text, html]);
    },
    async listEmails(request) {
      const { text, parameters } = listEmails(request);
      return (await general.run(bind(text), parameters)).map(toRecord);
    },
    async getEmailTemplate(name) {
      const [row] = await general.run(bind(READ_EMAIL_TEMPLATE), [name]);
      if (row === undefined) return null;
      return {
        subject: row.subject as string,
        text: row.body_text as string,
        html: row.body_html as string,
        updatedAt: toDate(row.updated_at),
      };
    },
    async putEmailTemplate(name, { subject, text, html }) {
      await changes.run(bind(PUT_EMAIL_TEMPLATE), [name, subject, text, html]);
    },
    async removeEmailTemplate(name) {
      const [row] = await changes.run(bind(REMOVE_EMAIL_TEMPLATE), [name]);
      return row?.found === true;
    },
    async listSuppressions(limit, after) {
      return (await general.run(bind(LIST_SUPPRESSIONS), [String(limit), after])).map(toSuppression);
    },
    async suppressEmail(address, scope, reason) {
      const [row] = await changes.run(bind(SUPPRESS_EMAIL), [address, scope, reason]);
      return toSuppression(row as Row);
    },
    async unsuppressEmail(address) {
      const [row] = await changes.run(bind(UNSUPPRESS_EMAIL), [address]);
      return row?.found === true;
    },
  };
}

function toRecord(row: Row): EmailRecord {
  const parts =
    row.body_text === null ? null : { text: row.body_text as string, html: row.body_html as string };
  return {
    jobId: row.job_id as string,
    recipient: row.recipient as string,
    messageId: row.message_id as string,
    template: row.template as string,
    subject: row.subject as string,
    state: row.state as EmailState,
    attempts: row.attempts as number,
    server: row.server as string | null,
    answer: row.answer as string | null,
    parts,
    createdAt: toDate(row.created_at),
    updatedAt: toDate(row.updated_at),
  };
}

function toSuppression(row: Row): EmailSuppression {
  return {
    address: row.address as string,
    scope: row.scope as SuppressionScope,
    reason: row.reason as string | null,
    createdAt: toDate(row.created_at),
  };
}

const toDate = (ms: unknown): Date => new Date(Math.round(ms as number));

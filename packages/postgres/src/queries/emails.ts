import type { EmailPageRequest } from "@millrace/core";

const ms = (column: string) => `date_part('epoch', ${column})::float8 * 1000`;

const EMAILS = `
select e.job_id::text, e.recipient, e.message_id, e.template, e.subject, e.state, e.attempts, e.server, e.answer, e.body_text, e.body_html,
  ${ms("e.created_at")} as created_at, ${ms("e.updated_at")} as updated_at
from millrace.email e`;

/** What it locks and means is told at the function. */
export const BEGIN_EMAIL = `
select b.state, b.wait_ms, b.interrupted, b.server, b.answer
from millrace.begin_email($1::text::int8, $2, $3, $4, $5, $6::text::int4, $7::text::bool, $8::text, $9::text::float8) b`;

/** What came of one mail. Lock: its row. Index: the primary key. */
export const RECORD_EMAIL = `
update millrace.email e set state = $3, server = $4::text, answer = $5::text, body_text = $6::text, body_html = $7::text,
  updated_at = clock_timestamp()
where e.job_id = $1::text::int8 and e.recipient = $2`;

/**
 * Mails, newest job first and by recipient: a statement for each set of filters, so that each is planned for the index that
 * fits it. Lock: none. Index: the primary key, email_recipient or email_state, read from the mail before on.
 */
export function listEmails({ jobId, recipient, state, limit, after }: EmailPageRequest): {
  readonly text: string;
  readonly parameters: readonly string[];
} {
  const parameters = [String(limit)];
  const place = (value: string) => `$${parameters.push(value)}::text`;
  const conditions = [
    jobId === undefined ? [] : [`e.job_id = ${place(jobId)}::int8`],
    recipient === undefined ? [] : [`e.recipient = ${place(recipient)}`],
    state === undefined ? [] : [`e.state = ${place(state)}`],
    after === null
      ? []
      : [`(e.job_id, e.recipient) < (${place(after.jobId)}::int8, ${place(after.recipient)})`],
  ].flat();
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")} `;
  return {
    text: `${EMAILS} ${where}order by e.job_id desc, e.recipient desc limit $1::text::int4`,
    parameters,
  };
}

/** Lock: none. Index: the primary key. */
export const READ_EMAIL_TEMPLATE = `
select t.subject, t.body_text, t.body_html, ${ms("t.updated_at")} as updated_at from millrace.email_template t where t.name = $1`;

/** Lock: the row. Index: the primary key. */
export const PUT_EMAIL_TEMPLATE = `
insert into millrace.email_template (name, subject, body_text, body_html) values ($1, $2, $3, $4)
on conflict (name) do update set subject = excluded.subject, body_text = excluded.body_text, body_html = excluded.body_html,
  updated_at = clock_timestamp()`;

/** Lock: the row. Index: the primary key. */
export const REMOVE_EMAIL_TEMPLATE =
  "delete from millrace.email_template t where t.name = $1 returning true as found";

/** $1: most rows; $2: the address before them. Lock: none. Index: the primary key. */
export const LIST_SUPPRESSIONS = `
select s.address, s.scope, s.reason, ${ms("s.created_at")} as created_at
from millrace.email_suppression s where $2::text is null or s.address > $2 order by s.address limit $1::text::int4`;

/** Lock: the row. Index: the primary key. */
export const SUPPRESS_EMAIL = `
select s.address, s.scope, s.reason, ${ms("s.created_at")} as created_at from millrace.suppress_email($1, $2, $3::text) s`;

/** Lock: the row. Index: the primary key. */
export const UNSUPPRESS_EMAIL = "select millrace.unsuppress_email($1) as found";

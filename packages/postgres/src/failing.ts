import type { ErrorClass, FailureGroup, FailureStore, JobId } from "@millrace/core";
import { numberArray, textArray } from "./array-literal.ts";
import type { Row } from "./connection.ts";
import type { StoreBase } from "./store-part.ts";

/** How long a process that took a notice has before another may. Milliseconds. */
const HOLD_MS = 60_000;

/** Groups and what was not folded yet. Lock: none. Index: none, a small table: at most 1000 groups of each type are kept. */
const LIST = `
select f.type, f.error_code, f.fingerprint, f.error_class, f.pattern, f.message, f.attempts::float8, f.jobs::float8, f.last_job_id::text,
  date_part('epoch', f.first_at) * 1000 as first_ms, date_part('epoch', f.last_at) * 1000 as last_ms
from millrace.failures f
where ($2::text is null or f.type = $2) and ($3::text is null or f.error_code = $3) and ($4::text is null or f.fingerprint = $4)
  and ($5::text is null or f.last_at >= to_timestamp($5::text::float8 / 1000))
order by f.last_at desc, f.type, f.error_code, f.fingerprint limit $1::text::int4`;

/** Locks and indexes are told at the function. */
const TAKE =
  "select millrace.take_failure_notices($1::text::text[], $2::text::int4, $3::text::int4)::text as ids";
/** Index: failure_notice's primary key. */
const SETTLE = "delete from millrace.failure_notice n where n.job_id = any ($1::text::int8[])";

export function createFailing({ general, bind }: StoreBase): FailureStore {
  return {
    async listFailures({ type, code, fingerprint, since }, limit) {
      const rows = await general.run(bind(LIST), [
        String(limit),
        type ?? null,
        code ?? null,
        fingerprint ?? null,
        since === undefined ? null : String(since.getTime()),
      ]);
      return rows.map(toFailureGroup);
    },
    async takeFailureNotices(types, limit) {
      const [row] = await general.run(bind(TAKE), [textArray([...types]), String(limit), String(HOLD_MS)]);
      const ids = String(row?.ids).slice(1, -1);
      return ids === "" ? [] : ids.split(",");
    },
    async settleFailureNotices(ids) {
      await general.run(bind(SETTLE), [numberArray(ids)]);
    },
  };
}

function toFailureGroup(row: Row): FailureGroup {
  return {
    type: row.type as string,
    code: row.error_code as string,
    fingerprint: row.fingerprint as string,
    errorClass: row.error_class as ErrorClass,
    pattern: row.pattern as string,
    message: row.message as string,
    attempts: row.attempts as number,
    jobs: row.jobs as number,
    lastJobId: row.last_job_id as JobId,
    firstSeenAt: new Date(row.first_ms as number),
    lastSeenAt: new Date(row.last_ms as number),
  };
}

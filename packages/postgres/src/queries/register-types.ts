import type { JobType } from "@millrace/core";
import { numberArray, textArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";

/** Makes queues that are new. Lock: their rows. Index: queue's unique name. */
const QUEUES =
  "insert into millrace.queue (name) select unnest($1::text::text[]) on conflict (name) do nothing";

/**
 * Writes types that are new or changed; an older schema version never overwrites a newer one, and a row that
 * says the same is not written. In order of name, so that two processes do not deadlock. Index: job_type's unique name.
 */
const TYPES = `
insert into millrace.job_type as t (name, queue_id, policy_id, schema, schema_version)
select u.name, q.id, u.policy_id, u.schema, u.version
from unnest($1::text::text[], $2::text::text[], $3::text::int4[], $4::text::jsonb[], $5::text::int4[]) as u (name, queue, policy_id, schema, version)
join millrace.queue q on q.name = u.queue
order by u.name
on conflict (name) do update set queue_id = excluded.queue_id, policy_id = excluded.policy_id, schema = excluded.schema,
  schema_version = excluded.schema_version, updated_at = clock_timestamp()
where t.schema_version <= excluded.schema_version
  and (t.queue_id, t.policy_id, t.schema, t.schema_version) is distinct from (excluded.queue_id, excluded.policy_id, excluded.schema, excluded.schema_version)`;

export async function registerTypes(
  runner: Runner,
  bind: (text: string) => string,
  types: readonly (JobType & { readonly policyId: number })[],
): Promise<void> {
  if (types.length === 0) return;
  await runner.run(bind(QUEUES), [textArray([...new Set(types.map((type) => type.queue))].sort())]);
  await runner.run(bind(TYPES), [
    textArray(types.map((type) => type.type)),
    textArray(types.map((type) => type.queue)),
    numberArray(types.map((type) => type.policyId)),
    textArray(types.map((type) => (type.schema === null ? null : JSON.stringify(type.schema)))),
    numberArray(types.map((type) => type.schemaVersion)),
  ]);
}

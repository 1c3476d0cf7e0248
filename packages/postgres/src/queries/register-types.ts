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
insert into millrace.job_type as t (name, queue_id, policy_id, base_policy_id, declared, tells_failures, schema, schema_version)
select u.name, q.id, u.policy_id, u.policy_id, u.declared, u.tells, u.schema, u.version
from unnest($1::text::text[], $2::text::text[], $3::text::int4[], $4::text::jsonb[], $5::text::jsonb[], $6::text::int4[], $7::text::bool[])
  as u (name, queue, policy_id, declared, schema, version, tells)
join millrace.queue q on q.name = u.queue
order by u.name
on conflict (name) do update set queue_id = excluded.queue_id, base_policy_id = excluded.base_policy_id, declared = excluded.declared,
  tells_failures = excluded.tells_failures,
  schema = excluded.schema, schema_version = excluded.schema_version, updated_at = clock_timestamp()
where t.schema_version <= excluded.schema_version
  and (t.queue_id, t.base_policy_id, t.declared, t.tells_failures, t.schema, t.schema_version)
    is distinct from (excluded.queue_id, excluded.base_policy_id, excluded.declared, excluded.tells_failures, excluded.schema, excluded.schema_version)`;

/** Which policy their jobs take over now, by what queues and operators set. Locks and order are told at the functions. */
const LOCK_POLICIES = "select millrace.lock_policies()";
const APPLY_POLICIES = "select millrace.apply_policies($1::text::text[])";

/** To be run in a transaction: the policies stay locked between its statements. */
export async function registerTypes(
  runner: Runner,
  bind: (text: string) => string,
  types: readonly (JobType & { readonly policyId: number })[],
): Promise<void> {
  const names = textArray(types.map((type) => type.type));
  await runner.run(bind(LOCK_POLICIES));
  await runner.run(bind(QUEUES), [textArray([...new Set(types.map((type) => type.queue))].sort())]);
  await runner.run(bind(TYPES), [
    names,
    textArray(types.map((type) => type.queue)),
    numberArray(types.map((type) => type.policyId)),
    textArray(types.map((type) => JSON.stringify(type.declared ?? {}))),
    textArray(types.map((type) => (type.schema === null ? null : JSON.stringify(type.schema)))),
    numberArray(types.map((type) => type.schemaVersion)),
    `{${types.map((type) => type.tellsFailures ?? false).join(",")}}`,
  ]);
  await runner.run(bind(APPLY_POLICIES), [names]);
}

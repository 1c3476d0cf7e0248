import type { JobPolicy, PolicySettings, PolicyStore, TypePolicy } from "@millrace/core";
import type { Row } from "./connection.ts";
import type { StoreBase } from "./store-part.ts";

/** One type, or all: a row each. Lock: none. Index: the names and primary keys of small tables. */
const READ = `
select p.type, p.queue, p.policy::text, p.operator::text, p.handler::text, p.queue_settings::text
from millrace.type_policies p where $1::text is null or p.type = $1::text order by p.type collate "C"`;

/** Nothing when there is no such type. Locks are told at the function. */
const SET = "select millrace.set_policy(t.name, $2::text::jsonb) from millrace.job_type t where t.name = $1";

/** The policies of types. */
export function createPolicing({ general, changes, bind, dictionary }: StoreBase): PolicyStore {
  return {
    async readPolicies() {
      await dictionary.fresh();
    },
    policyOf: (type, queue) => dictionary.policyOf(type, queue),
    storedType: (type) => dictionary.knownType(type)?.type,
    async getTypePolicies(type) {
      return (await general.run(bind(READ), [type ?? null])).map(toTypePolicy);
    },
    async setTypePolicy(type, settings) {
      const rows = await changes.run(bind(SET), [type, JSON.stringify(settings)]);
      await dictionary.refresh();
      return rows.length > 0;
    },
  };
}

function toTypePolicy(row: Row): TypePolicy {
  const settings = (column: string): PolicySettings => JSON.parse(row[column] as string);
  return {
    type: row.type as string,
    queue: row.queue as string,
    policy: settings("policy") as JobPolicy,
    operator: settings("operator"),
    handler: settings("handler"),
    queueSettings: settings("queue_settings"),
  };
}

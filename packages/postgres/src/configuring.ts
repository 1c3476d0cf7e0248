import type { Store } from "@millrace/core";
import { registerTypes } from "./queries/register-types.ts";
import type { StoreBase } from "./store-part.ts";

/** Makes or changes a queue; null fields are cleared, fields not named in $5 stay. Lock: the queue's row. Index: its unique name. */
const CONFIGURE = `
insert into millrace.queue as q (name, paused, concurrency, max_waiting)
values ($1, coalesce($2::text::bool, false), $3::text::int4, $4::text::int4)
on conflict (name) do update set
  paused = case when 'paused' = any ($5::text::text[]) then excluded.paused else q.paused end,
  concurrency = case when 'concurrency' = any ($5::text::text[]) then excluded.concurrency else q.concurrency end,
  max_waiting = case when 'maxWaiting' = any ($5::text::text[]) then excluded.max_waiting else q.max_waiting end,
  updated_at = clock_timestamp()`;

type Configuring = Pick<Store, "registerTypes" | "getTypes" | "configureQueue" | "getQueues">;

export function createConfiguring({ general, bind, dictionary }: StoreBase): Configuring {
  return {
    async registerTypes(types) {
      const rows = [];
      for (const type of types) rows.push({ ...type, policyId: await dictionary.policyId(type.policy) });
      await registerTypes(general, bind, rows);
      await dictionary.refresh();
      return [...dictionary.types()].map((entry) => entry.type);
    },
    async getTypes() {
      await dictionary.fresh();
      return [...dictionary.types()].map((entry) => entry.type);
    },
    async configureQueue(queue, settings) {
      const named = Object.entries(settings).filter(([, value]) => value !== undefined);
      const text = (value: unknown) => (value === null || value === undefined ? null : String(value));
      await general.run(bind(CONFIGURE), [
        queue,
        text(settings.paused),
        text(settings.concurrency),
        text(settings.maxWaiting),
        `{${named.map(([name]) => name).join(",")}}`,
      ]);
      await dictionary.refresh();
    },
    async getQueues() {
      await dictionary.fresh();
      return [...dictionary.queues()].map((entry) => entry.settings);
    },
  };
}

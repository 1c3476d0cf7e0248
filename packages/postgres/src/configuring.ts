import type { JobType, QueueSettings, Store } from "@millrace/core";
import { sql } from "drizzle-orm";
import { registerTypes } from "./queries/register-types.ts";
import type { StoreBase } from "./store-part.ts";

type Configuring = Pick<Store, "registerTypes" | "getTypes" | "configureQueue" | "getQueues">;

export function createConfiguring({ general, settings, bind, dictionary }: StoreBase): Configuring {
  return {
    async registerTypes(types) {
      const rows: (JobType & { policyId: number })[] = [];
      for (const type of types) rows.push({ ...type, policyId: await dictionary.policyId(type.policy) });
      if (rows.length > 0) await general.transaction((transaction) => registerTypes(transaction, bind, rows));
      await dictionary.refresh();
      return [...dictionary.types()].map((entry) => entry.type);
    },
    async getTypes() {
      await dictionary.fresh();
      return [...dictionary.types()].map((entry) => entry.type);
    },
    async configureQueue(queue, changes) {
      const given = definedOf(changes);
      // Lock: the queue's row. Index: its unique name.
      await settings.query((db) =>
        db
          .insert(settings.tables.queue)
          .values({ name: queue, ...given })
          .onConflictDoUpdate({
            target: settings.tables.queue.name,
            set: { ...given, updatedAt: sql`clock_timestamp()` },
          }),
      );
      await dictionary.refresh();
    },
    async getQueues() {
      await dictionary.fresh();
      return [...dictionary.queues()].map((entry) => entry.settings);
    },
  };
}

type QueueChanges = Partial<Pick<QueueSettings, "paused" | "concurrency" | "maxWaiting">>;

/** Fields that are undefined stay as they are; null clears a limit. */
function definedOf({ paused, concurrency, maxWaiting }: QueueChanges): QueueChanges {
  return {
    ...(paused !== undefined && { paused }),
    ...(concurrency !== undefined && { concurrency }),
    ...(maxWaiting !== undefined && { maxWaiting }),
  };
}

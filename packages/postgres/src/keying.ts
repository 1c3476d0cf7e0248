import type { KeyStore } from "@millrace/core";
import { LIST_KEYS, READ_KEY, toKeyFigures } from "./queries/queue-keys.ts";
import { withRefusals } from "./refused-setting.ts";
import type { StoreBase } from "./store-part.ts";

/** Keys of queues; what the functions mean and lock is told there. */
export function createKeying({ general, changes, bind, dictionary }: StoreBase): KeyStore {
  const text = (value: number | null | undefined) => (value == null ? null : String(value));

  return {
    async setKey(queue, key, { concurrency, rate, weight }) {
      const [row] = await withRefusals("INVALID_KEY_SETTINGS", "/weight", () =>
        changes.run(
          bind(
            "select millrace.set_key($1, $2, $3::text::int4, $4::text::int4, $5::text::int8, $6::text::int4) as found",
          ),
          [queue, key, text(concurrency), text(rate?.limit), text(rate?.windowMs), text(weight)],
        ),
      );
      await dictionary.refresh();
      return row?.found === true;
    },
    async removeKey(queue, key) {
      const [row] = await changes.run(bind("select millrace.remove_key($1, $2) as found"), [queue, key]);
      await dictionary.refresh();
      return row?.found === true;
    },
    async getKey(queue, key) {
      const [row] = await general.run(bind(READ_KEY), [queue, key]);
      return row === undefined ? null : toKeyFigures(row);
    },
    async listKeys(queue, { after, limit }) {
      return (await general.run(bind(LIST_KEYS), [queue, after, String(limit)])).map(toKeyFigures);
    },
    async tendKeys() {
      await general.run(bind("select millrace.tend_keys()"));
    },
  };
}

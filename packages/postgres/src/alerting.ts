import type { AlertChange, AlertStore, ComponentStore } from "@millrace/core";
import type { StoreBase } from "./store-part.ts";
import { callerRunner } from "./transaction-runner.ts";

/** What it locks and means is told at the function. */
const JUDGE = `
select j.rule, j.queue, j.value, j.firing, j.change, extract(epoch from j.since)::float8 * 1000 as since
from millrace.judge_alerts($1::text::jsonb) j order by j.rule collate "C", j.queue collate "C"`;

export function createAlerting({ bind }: StoreBase): Omit<AlertStore, keyof ComponentStore> {
  return {
    async judgeAlerts(facts, transaction) {
      const rows = await callerRunner(transaction).run(bind(JUDGE), [JSON.stringify(facts)]);
      return rows.map((row) => ({
        rule: row.rule as string,
        queue: row.queue as string,
        value: row.value as number,
        firing: row.firing as boolean,
        change: row.change as AlertChange | null,
        since: new Date(row.since as number),
      }));
    },
  };
}

import { FINISHED_STATUSES, type QueueStore } from "@millrace/core";
import { numberArray } from "./array-literal.ts";
import { readQueues } from "./queries/read-queues.ts";
import { withRefusals } from "./refused-setting.ts";
import type { StoreBase } from "./store-part.ts";

/** Most jobs that one statement of a clean deletes. */
const CLEAN_BATCH = 1_000;

/** Makes a queue that is new. Index: queue's unique name. */
const ADD = "insert into millrace.queue (name) values ($1) on conflict (name) do nothing";

/** Changes settings; what it locks is told at the function. */
const CHANGE = "select millrace.change_queue($1, $2::text::jsonb) as found";

/** Rules of a new queue, by status. Lock: their rows. Index: retention's primary key. */
const ADD_RULES = `
insert into millrace.retention as k (queue_id, status, max_age_ms, max_count)
select q.id, u.status, u.max_age_ms, u.max_count
from millrace.queue q cross join unnest($2::text::int2[], $3::text::int8[], $4::text::int4[]) as u (status, max_age_ms, max_count)
where q.name = $1
on conflict (queue_id, status) do nothing`;

/** Controls of queues; what they mean and lock is told at the functions. */
export function createQueueing({ general, changes, bind, dictionary }: StoreBase): QueueStore {
  async function control(name: "pause" | "resume" | "drain", queue: string): Promise<boolean> {
    const [row] = await changes.run(bind(`select millrace.${name}($1) as found`), [queue]);
    await dictionary.refresh();
    return row?.found === true;
  }

  return {
    pauseQueue: (queue) => control("pause", queue),
    resumeQueue: (queue) => control("resume", queue),
    drainQueue: (queue) => control("drain", queue),
    getQueueFigures: (queue) => readQueues(general, bind, queue),

    async addQueue(queue, retention) {
      const rules = FINISHED_STATUSES.flatMap((status, index) => {
        const rule = retention[status];
        return rule === undefined ? [] : [{ status: index + 1, ...rule }];
      });
      await changes.transaction(async (transaction) => {
        await transaction.run(bind(ADD), [queue]);
        if (rules.length === 0) return;
        await transaction.run(bind(ADD_RULES), [
          queue,
          numberArray(rules.map((rule) => rule.status)),
          numberArray(rules.map((rule) => rule.ageMs)),
          numberArray(rules.map((rule) => rule.count)),
        ]);
      });
      await dictionary.refresh();
    },

    async changeQueue(queue, { retry, ...settings }) {
      const given = { ...settings, ...(retry !== undefined && { retry: retry ?? {} }) };
      const [row] = await withRefusals("INVALID_QUEUE_SETTINGS", "/order", () =>
        changes.run(bind(CHANGE), [queue, JSON.stringify(given)]),
      );
      await dictionary.refresh();
      return row?.found === true;
    },

    async cleanQueue(queue, { status, ageMs, limit }) {
      if ((await dictionary.queue(queue)) === undefined) return null;
      let deleted = 0;
      while (deleted < limit) {
        const batch = Math.min(CLEAN_BATCH, limit - deleted);
        const [row] = await changes.run(
          bind(
            "select millrace.clean($1, make_interval(secs => $2::text::float8 / 1000), $3::text::int4, $4) as deleted",
          ),
          [queue, String(ageMs), String(batch), status],
        );
        deleted += row?.deleted as number;
        if ((row?.deleted as number) < batch) break;
      }
      return deleted;
    },

    async endDrains() {
      const [row] = await general.run(bind("select millrace.end_drains() as ended"));
      return row?.ended as number;
    },
    async keepQueues(limit) {
      const [row] = await general.run(bind("select millrace.keep_queues($1::text::int4) as deleted"), [
        String(limit),
      ]);
      return row?.deleted as number;
    },
  };
}

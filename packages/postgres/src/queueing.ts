import { FINISHED_STATUSES, type QueueRetention, type QueueStore } from "@millrace/core";
import { numberArray } from "./array-literal.ts";
import type { Runner } from "./connection.ts";
import { readQueues } from "./queries/read-queues.ts";
import { withRefusals } from "./refused-setting.ts";
import type { StoreBase } from "./store-part.ts";

/** Most jobs that one statement of a clean deletes. */
const CLEAN_BATCH = 1_000;

/** Makes a queue that is new. Index: queue's unique name. */
const ADD = "insert into millrace.queue (name) values ($1) on conflict (name) do nothing";

/** Changes the fields named in $4; null clears. Lock: the queue's row. Index: its unique name. */
const CHANGE = `
update millrace.queue q set
  concurrency = case when 'concurrency' = any ($4::text::text[]) then $2::text::int4 else q.concurrency end,
  max_waiting = case when 'maxWaiting' = any ($4::text::text[]) then $3::text::int4 else q.max_waiting end,
  target_wait_ms = case when 'targetWaitMs' = any ($4::text::text[]) then $5::text::int4 else q.target_wait_ms end,
  updated_at = clock_timestamp()
where q.name = $1
returning millrace.hint(jsonb_build_object('kind', 'ready', 'queue', q.name, 'priority', 1))`;

/** What is set of the policies of its jobs. Lock: told at the function. */
const SET_RETRY = "select millrace.set_queue_policy($1, $2::text::jsonb)";

/** Rules of one queue, by status. Lock: their rows. Index: retention's primary key. */
const RULES = `
insert into millrace.retention as k (queue_id, status, max_age_ms, max_count)
select q.id, u.status, u.max_age_ms, u.max_count
from millrace.queue q cross join unnest($2::text::int2[], $3::text::int8[], $4::text::int4[]) as u (status, max_age_ms, max_count)
where q.name = $1
on conflict (queue_id, status)`;
const ADD_RULES = `${RULES} do nothing`;
const SET_RULES = `${RULES} do update set max_age_ms = excluded.max_age_ms, max_count = excluded.max_count`;

/** Controls of queues; what they mean and lock is told at the functions. */
export function createQueueing({ general, changes, bind, dictionary }: StoreBase): QueueStore {
  async function control(name: "pause" | "resume" | "drain", queue: string): Promise<boolean> {
    const [row] = await changes.run(bind(`select millrace.${name}($1) as found`), [queue]);
    await dictionary.refresh();
    return row?.found === true;
  }

  async function writeRules(
    runner: Runner,
    statement: string,
    queue: string,
    retention: QueueRetention,
  ): Promise<void> {
    const rules = FINISHED_STATUSES.flatMap((status, index) => {
      const rule = retention[status];
      return rule === undefined ? [] : [{ status: index + 1, ...rule }];
    });
    if (rules.length === 0) return;
    await runner.run(bind(statement), [
      queue,
      numberArray(rules.map((rule) => rule.status)),
      numberArray(rules.map((rule) => rule.ageMs)),
      numberArray(rules.map((rule) => rule.count)),
    ]);
  }

  return {
    pauseQueue: (queue) => control("pause", queue),
    resumeQueue: (queue) => control("resume", queue),
    drainQueue: (queue) => control("drain", queue),
    getQueueFigures: (queue) => readQueues(general, bind, queue),

    async addQueue(queue, retention) {
      await changes.transaction(async (transaction) => {
        await transaction.run(bind(ADD), [queue]);
        await writeRules(transaction, ADD_RULES, queue, retention);
      });
      await dictionary.refresh();
    },

    async changeQueue(queue, { retention = {}, retry, rate, keys, order, ...limits }) {
      const named = Object.entries(limits).filter(([, value]) => value !== undefined);
      const text = (value: number | null | undefined) => (value == null ? null : String(value));
      const found = await withRefusals("INVALID_QUEUE_SETTINGS", "/order", () =>
        changes.transaction(async (transaction) => {
          // First, since everybody locks the policies before the queue's row.
          if (retry !== undefined)
            await transaction.run(bind(SET_RETRY), [queue, JSON.stringify(retry ?? {})]);
          const rows = await transaction.run(bind(CHANGE), [
            queue,
            text(limits.concurrency),
            text(limits.maxWaiting),
            `{${named.map(([name]) => name).join(",")}}`,
            text(limits.targetWaitMs),
          ]);
          if (rate !== undefined || keys !== undefined || order !== undefined) {
            await transaction.run(bind("select millrace.set_limits($1, $2::text::jsonb)"), [
              queue,
              JSON.stringify({ rate, keys, order }),
            ]);
          }
          await writeRules(transaction, SET_RULES, queue, retention);
          return rows.length > 0;
        }),
      );
      await dictionary.refresh();
      return found;
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

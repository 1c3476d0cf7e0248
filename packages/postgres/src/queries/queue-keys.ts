import type { KeyFigures } from "@millrace/core";
import type { Row } from "../connection.ts";

const COLUMNS = `k.key, k.concurrency, k.rate_limit, k.rate_window_ms::float8 as rate_window_ms, k.weight, k.waiting, k.active, k.waits_for`;

/** One key. Lock: none. Index: queue_key's primary key, ready_key for its line. */
export const READ_KEY = `select ${COLUMNS} from millrace.queue_keys k where k.queue = $1 and k.key = $2`;

/**
 * Keys of a queue by their characters' codes. The page is cut before anything is counted.
 * Lock: none. Index: queue_key's primary key for the queue, ready_key for each line.
 */
export const LIST_KEYS = `
select ${COLUMNS} from (
  select o.queue_id, o.key from millrace.queue_key o
  where o.queue_id = (select q.id from millrace.queue q where q.name = $1) and ($2::text is null or o.key collate "C" > $2::text)
  order by o.key collate "C" limit $3::text::int4
) page
join millrace.queue_keys k on k.queue = $1 and k.key = page.key
order by k.key collate "C"`;

export function toKeyFigures(row: Row): KeyFigures {
  return {
    key: row.key as string,
    concurrency: row.concurrency as number | null,
    rate:
      row.rate_limit === null
        ? null
        : { limit: row.rate_limit as number, windowMs: row.rate_window_ms as number },
    weight: row.weight as number | null,
    waiting: row.waiting as number,
    active: row.active as number,
    waitingFor: row.waits_for as KeyFigures["waitingFor"],
  };
}

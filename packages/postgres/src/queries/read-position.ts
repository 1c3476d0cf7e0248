import type { JobId } from "@millrace/core";
import type { Runner } from "../connection.ts";

/** Rows ahead that are counted one by one. */
const EXACT = 1000;

/**
 * How many ready jobs of the queue are ahead, up to 1000: by priority, then in the order of the claims. In a keyed queue,
 * whose heads are lines by key, that is by seq over all heads; in a fair one, where keys take turns, about so. Lock: none.
 * Index: ready's primary key, a range for what has a better priority and one for each head.
 */
const POSITION = `
select least(${EXACT}, (
    select count(*) from (
      select from millrace.ready a where a.queue_id = r.queue_id and a.priority < r.priority
      order by a.priority, a.head, a.seq limit ${EXACT}) better
  ) + (
    select sum(n.ahead) from unnest('{0,1,2}'::int2[]) h (head) cross join lateral (
      select count(*) as ahead from (
        select from millrace.ready a where a.queue_id = r.queue_id and a.priority = r.priority and a.head = h.head
          and a.seq < case when q.keyed or h.head = r.head then r.seq when h.head < r.head then 9223372036854775807 else 0 end
        order by a.priority, a.head, a.seq limit ${EXACT}) same) n
  ))::int4 as ahead, q.fair
from (
  select queue_id, priority, head, seq from millrace.ready
  where queue_id = any (array(select id from millrace.queue)) and priority = any ('{1,2,3,4,5,6,7,8,9}'::int2[])
    and head = any ('{0,1,2}'::int2[]) and seq = $1::text::int8 and id is null
  union all select queue_id, priority, head, seq from millrace.ready where id = $1::text::int8
) r join millrace.queue q on q.id = r.queue_id`;

export async function readPosition(
  runner: Runner,
  bind: (text: string) => string,
  id: JobId,
): Promise<{ position: number; exact: boolean } | null> {
  const [row] = await runner.run(bind(POSITION), [id]);
  if (row === undefined) return null;
  const ahead = row.ahead as number;
  return { position: ahead + 1, exact: ahead < EXACT && row.fair === false };
}

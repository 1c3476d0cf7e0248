import type { JobId } from "@millrace/core";
import type { Runner } from "../connection.ts";

/** Rows ahead that are counted one by one. */
const EXACT = 1000;

/**
 * How many ready jobs of the queue are ahead, up to 1000; in a keyed queue, where others may go first, about so many. Lock: none.
 * Index: ready's primary key, one range from the front of the queue to the job.
 */
const POSITION = `
select (
  select count(*) from (
    select from millrace.ready a where a.queue_id = r.queue_id and (a.priority, a.head, a.seq) < (r.priority, r.head, r.seq)
    order by a.priority, a.head, a.seq limit ${EXACT}) ahead
)::int4 as ahead, (select q.keyed from millrace.queue q where q.id = r.queue_id) as keyed
from (
  select queue_id, priority, head, seq from millrace.ready
  where queue_id = any (array(select id from millrace.queue)) and priority = any ('{1,2,3,4,5,6,7,8,9}'::int2[])
    and head = any ('{0,1,2}'::int2[]) and seq = $1::text::int8 and id is null
  union all select queue_id, priority, head, seq from millrace.ready where id = $1::text::int8
) r`;

export async function readPosition(
  runner: Runner,
  bind: (text: string) => string,
  id: JobId,
): Promise<{ position: number; exact: boolean } | null> {
  const [row] = await runner.run(bind(POSITION), [id]);
  if (row === undefined) return null;
  const ahead = row.ahead as number;
  return { position: ahead + 1, exact: ahead < EXACT && row.keyed === false };
}

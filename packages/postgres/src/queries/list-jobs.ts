import { FINISHED_STATUSES, type FinishedStatus, type JobPage } from "@millrace/core";
import { numberArray } from "../array-literal.ts";
import type { Runner } from "../connection.ts";
import { JOB_COLUMNS, JOB_JOINS, ROW_COLUMNS, toJob } from "./job-columns.ts";

export interface ListParameters {
  readonly beforeId: string | null;
  readonly limit: number;
  readonly status: string | null;
  readonly typeId: number | null;
  readonly queueId: number | null;
  readonly priority: number | null;
  readonly createdAfterMs: number | null;
  readonly createdBeforeMs: number | null;
  /** JSON text that the payload must contain, or null. */
  readonly payload: string | null;
}

/** Newest jobs that a filter without an index looks at for one page. */
const SEARCHED = 20_000;

/** Whether a row of a table, called `x`, fits the filters; worked out before sorting, so that only a flag travels. */
const fits = (payload: string) => `
  ($5::text::int4 is null or x.type_id = $5::text::int4) and ($6::text::int4 is null or x.queue_id = $6::text::int4)
  and ($7::text::int2 is null or x.priority = $7::text::int2)
  and ($8::text::float8 is null or x.created_at > to_timestamp($8::text::float8 / 1000))
  and ($9::text::float8 is null or x.created_at < to_timestamp($9::text::float8 / 1000))
  and ($10::text is null or ${payload} @> $10::text::jsonb)`;
const whole = (id: string) => `coalesce(x.payload, (select y.body from millrace.payload y where y.id = ${id}))`;

/**
 * One page by id, newest first. $1: ids below it; $2: how many newest ids to look at over all tables; $3: most
 * rows; $4: status. The ids looked at are the newest of the union of all tables in one snapshot, each table
 * giving its own newest by an index; so no job is missed or seen twice, whatever moves meanwhile, and where a
 * filter leaves a page short, the next one begins below the last id looked at.
 * Lock: none. Index: ready's primary key backwards in each lane, ready_id, the primary key of scheduled,
 * finished_id of each day.
 */
const LIST = `
with candidate as (
  (select x.seq as id, 'r' as place, x.queue_id, x.priority, x.head, x.seq, ${fits(whole("x.seq"))} as fits
   from (select q.id as queue_id, p as priority, h as head from millrace.queue q cross join generate_series(1, 9) p cross join generate_series(0, 1) h
         where $4::text is null or $4::text = 'pending') lane
   cross join lateral (
     select * from millrace.ready x
     where x.queue_id = lane.queue_id and x.priority = lane.priority and x.head = lane.head and x.seq < $1::text::int8 and x.id is null
     order by x.seq desc limit $2::text::int8) x)
  union all
  (select x.id, 'r', x.queue_id, x.priority, x.head, x.seq, ${fits(whole("x.id"))}
   from millrace.ready x where ($4::text is null or $4::text = 'pending') and x.id is not null and x.id < $1::text::int8
   order by x.id desc limit $2::text::int8)
  union all
  (select x.id, 's', x.queue_id, x.priority, null, null, ${fits(whole("x.id"))}
   from millrace.scheduled x where ($4::text is null or $4::text = 'pending') and x.id < $1::text::int8
   order by x.id desc limit $2::text::int8)
  union all
  (select x.id, 'l', x.queue_id, x.priority, null, null, ${fits("x.payload")}
   from millrace.lease_row x where ($4::text is null or $4::text = 'running') and x.id < $1::text::int8
   order by x.id desc limit $2::text::int8)
  union all
  (select x.id, 'f', x.queue_id, x.priority, null, null, ${fits(whole("x.id"))}
   from millrace.finished x where x.status = any ($11::text::int2[]) and x.id < $1::text::int8
   order by x.id desc limit $2::text::int8)
), looked as materialized (
  select * from candidate order by id desc limit $2::text::int8
), page as materialized (
  select * from looked where fits order by id desc limit $3::text::int8
), job as (
  select ${ROW_COLUMNS} from (
    select r.* from page k join millrace.ready_row r
      on r.queue_id = k.queue_id and r.priority = k.priority and r.head = k.head and r.seq = k.seq where k.place = 'r') r
  union all select ${ROW_COLUMNS} from millrace.scheduled_row s where s.id = any (array(select id from page where place = 's'))
  union all select ${ROW_COLUMNS} from millrace.lease_row l
    where l.lease_ids && array(select id from page where place = 'l') and l.id = any (array(select id from page where place = 'l'))
  union all select ${ROW_COLUMNS} from millrace.finished_row f
    where f.id = any (array(select id from page where place = 'f')) and f.status_code = any ($11::text::int2[])
)
select ${JOB_COLUMNS}, null::text as lowest, null::int8 as looked from job j ${JOB_JOINS}
union all
select null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
  (select min(id) from looked)::text, (select count(*) from looked)`;

const MAX_ID = "9223372036854775807";

export async function listJobs(runner: Runner, bind: (text: string) => string, list: ListParameters): Promise<JobPage> {
  const filtered = [list.typeId, list.queueId, list.priority, list.createdAfterMs, list.createdBeforeMs, list.payload].some(
    (value) => value !== null,
  );
  const looked = filtered ? SEARCHED : list.limit;
  const codes = FINISHED_STATUSES.map((status, index) => [status, index + 1] as const)
    .filter(([status]) => list.status === null || list.status === (status satisfies FinishedStatus))
    .map(([, code]) => code);
  const text = (value: number | null) => (value === null ? null : String(value));
  const rows = await runner.run(bind(LIST), [
    list.beforeId ?? MAX_ID,
    String(looked),
    String(list.limit),
    list.status,
    text(list.typeId),
    text(list.queueId),
    text(list.priority),
    text(list.createdAfterMs),
    text(list.createdBeforeMs),
    list.payload,
    numberArray(codes),
  ]);
  const summary = rows.find((row) => row.id === null);
  const jobs = rows
    .filter((row) => row.id !== null)
    .map(toJob)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1));
  const seen = Number(summary?.looked ?? 0);
  const last = jobs.at(-1);
  const nextBeforeId = jobs.length === list.limit && last ? last.id : seen === looked ? (summary?.lowest as string) : null;
  return { jobs, nextBeforeId, searched: filtered ? seen : null };
}

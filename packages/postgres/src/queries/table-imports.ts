import type { TableName } from "@millrace/core";
import type { Row, Runner } from "../connection.ts";

/** Columns of table $2 in schema $1 that COPY can fill. Lock: none. Index: those of the catalog. Rows: one a column. */
const COLUMNS = `
select a.attname::text as name
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1::text and c.relname = $2::text and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
order by a.attnum`;

/** What job $1 saved. Lock: none. Index: primary key. Rows: at most one. */
const READ = "select c.checkpoint from millrace.job_checkpoint c where c.job_id = $1::text::int8";

/** Job $1 saves $2 in place of what it saved before. Lock: its row. Index: primary key. */
const SAVE = `
insert into millrace.job_checkpoint as c (job_id, checkpoint) values ($1::text::int8, $2::text::jsonb)
on conflict (job_id) do update set checkpoint = excluded.checkpoint, saved_at = clock_timestamp()`;

type Bind = (text: string) => string;

export async function readColumns(runner: Runner, { schema, table }: TableName): Promise<string[]> {
  const rows = await runner.run(COLUMNS, [schema, table]);
  return rows.map(({ name }) => name as string);
}

export async function readCheckpoint(runner: Runner, bind: Bind, jobId: string): Promise<unknown> {
  const [row] = (await runner.run(bind(READ), [jobId])) as (Row | undefined)[];
  return row?.checkpoint ?? null;
}

export async function saveCheckpoint(
  runner: Runner,
  bind: Bind,
  jobId: string,
  checkpoint: object,
): Promise<void> {
  await runner.run(bind(SAVE), [jobId, JSON.stringify(checkpoint)]);
}

import { BACKUP_TABLES, REFERENCES, type TableRule } from "./backup-tables.ts";
import { tooNew } from "./backup-lines.ts";
import type { EngineColumns } from "./engine-columns.ts";

/** Working tables of one recovery: which id a named row of the backup has here, and which jobs were brought back. */
export const PREPARE = `
create temporary table recovery_id (kind text, old_id bigint, new_id bigint, primary key (kind, old_id));
create temporary table recovered_job (id bigint primary key)`;

const newId = (kind: string, old: string) =>
  `(select m.new_id from pg_temp.recovery_id m where m.kind = '${kind}' and m.old_id = ${old})`;

/** Rows `r` of a section, $1: a JSON array of them. */
function rowsOf(columns: readonly string[], types: ReadonlyMap<string, string>): string {
  return `jsonb_to_recordset($1::text::jsonb) as r (${columns.map((column) => `${column} ${types.get(column)}`).join(", ")})`;
}

/** A drain goes on with all that comes back; millrace.finish_recovery says where it ends. */
const DRAIN = "case when r.drain_before is not null then 9223372036854775807 end";

/** What a column of a row `r` becomes here. */
function valueOf(column: string, type: string | undefined): string {
  if (column === "drain_before") return DRAIN;
  const kind = REFERENCES[column];
  if (kind !== undefined) return newId(kind, `r.${column}`);
  return type === "jsonb" ? `(r.${column} -> 0)` : `r.${column}`;
}

function typesOf(
  table: string,
  columns: readonly string[],
  engine: EngineColumns,
): ReadonlyMap<string, string> {
  const types = engine.get(table);
  const unknown = columns.find((column) => !types?.has(column));
  if (types === undefined || unknown !== undefined) throw tooNew(`table ${table}, column ${unknown}`);
  return types;
}

/**
 * Adds the named rows that are missing, and notes which id each has here. Two statements, since one does not see what
 * it adds. Lock: the rows. Index: the name's.
 */
export function namedStatements(
  table: string,
  by: string,
  columns: readonly string[],
  engine: EngineColumns,
): string[] {
  const types = typesOf(table, columns, engine);
  const own = columns.filter((column) => column !== "id");
  const from = rowsOf(columns, types);
  return [
    `insert into millrace.${table} (${own.join(", ")}) select ${own.map((column) => valueOf(column, types.get(column))).join(", ")} from ${from}
     on conflict (${by}) do nothing`,
    `insert into pg_temp.recovery_id select '${table}', r.id, t.id from ${from} join millrace.${table} t on t.${by} = ${valueOf(by, types.get(by))}
     on conflict do nothing`,
  ];
}

/** Adds rows that are not there yet; those of jobs, only with jobs that were brought back. Index: each table's key. */
export function plainStatement(table: string, columns: readonly string[], engine: EngineColumns): string {
  const types = typesOf(table, columns, engine);
  const rule = BACKUP_TABLES[table] as TableRule;
  const jobs = "jobs" in rule ? rule.jobs : [];
  const kept = jobs.map((job) => `r.${job} in (select j.id from pg_temp.recovered_job j)`);
  return `insert into millrace.${table} (${columns.join(", ")}) overriding system value
    select ${columns.map((column) => valueOf(column, types.get(column))).join(", ")} from ${rowsOf(columns, types)}
    ${kept.length > 0 ? `where ${kept.join(" and ")}` : ""} on conflict do nothing`;
}

const PAYLOAD = "(r.payload -> 0)";
const SMALL = `octet_length(${PAYLOAD}::text) <= 2048`;

/** A unique key's rule names its queue by id. */
const EXTRA = `case when r.extra -> 0 -> 'unique' ? 'queueId'
  then jsonb_set(r.extra -> 0, '{unique,queueId}', to_jsonb(${newId("queue", "(r.extra -> 0 -> 'unique' ->> 'queueId')::int8")})) else r.extra -> 0 end`;

/** Columns that jobs get anew. Ready ones queue up behind what is claimed now, in their order: a claim that knows its
 * place in a lane would not look for them in front of it. */
const ANEW: Readonly<Record<string, string>> = {
  payload: `case when ${SMALL} then ${PAYLOAD} end`,
  extra: EXTRA,
};
const READY_ANEW: Readonly<Record<string, string>> = {
  seq: "nextval('millrace.job_seq')",
  id: "r.job_id",
  head: "1",
};

const STATUSES = ["completed", "failed", "cancelled"] as const;

/**
 * Brings back the jobs of one section whose id is free. $2: ids of the backup's queues, or null for all; $3: statuses
 * of finished ones, or null. As wherever jobs are added, the transaction has its id before the first nextval. Answers by group how many were asked for and how many came back.
 * Lock: the rows. Index: as in millrace.known_jobs.
 */
export function jobStatement(
  section: string,
  table: string,
  columns: readonly string[],
  engine: EngineColumns,
  whole: boolean,
): string {
  const types = typesOf(table, columns, engine);
  const finished = table === "finished";
  const id = table === "ready" ? "coalesce(r.id, r.seq)" : "r.id";
  const anew = table === "ready" ? { ...ANEW, ...READY_ANEW } : ANEW;
  const values = columns.map((column) => anew[column] ?? valueOf(column, types.get(column)));
  const counted = finished
    ? STATUSES.map((_, index) => `nullif(count(*) filter (where r.status = ${index + 1}), 0)`)
    : ["count(*)"];
  // Parents and workflows come with the whole alone: without them such a job would wait for ever.
  const independent = table === "scheduled" && !whole ? "and r.reason <> 4" : "";
  const group = finished
    ? `(array['${STATUSES.join("', '")}'])[r.status]`
    : `'${section === "running" ? "stalled" : "incomplete"}'`;
  return `
with r as materialized (
  select row_number() over () as n, ${id} as job_id, r.* from ${rowsOf(columns, types)}
  where ($2::text is null or r.queue_id = any ($2::text::int4[])) and ${finished ? "($3::text is null or r.status = any ($3::text::int2[]))" : "$3::text is null"} ${independent}
), known as materialized (
  select k.id from unnest(millrace.known_jobs(array(select job_id from r))) k (id)
), fresh as materialized (
  select r.* from r where not exists (select from known k where k.id = r.job_id) and pg_current_xact_id() is not null order by r.n
), placed as (
  insert into millrace.${table} (${columns.join(", ")}) select ${values.join(", ")} from (select * from fresh order by n) r
), large as (
  insert into millrace.payload (id, body) select r.job_id, ${PAYLOAD} from fresh r where not ${SMALL}
), counted as (
  insert into millrace.count_delta (queue_id, type_id, priority, ${finished ? STATUSES.join(", ") : table})
  select ${newId("queue", "r.queue_id")}, ${newId("job_type", "r.type_id")}, r.priority, ${counted.join(", ")} from fresh r group by r.queue_id, r.type_id, r.priority
), listed as (
  insert into pg_temp.recovered_job select r.job_id from fresh r
)
select ${group} as "group", count(*)::int4 as asked, count(*) filter (where r.n in (select f.n from fresh f))::int4 as recovered from r group by 1`;
}

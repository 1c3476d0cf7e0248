import { expect, test } from "vitest";
import { sql, store, useStore } from "./test-store.ts";

useStore();

const RETENTION_DAYS = 7;
const AUDIT_DAYS = 40;

/** Every table that has a part for each day, by the catalog, and for how many days its parts are kept. */
async function tablesOfDays(): Promise<{ table: string; days: number }[]> {
  const rows = await sql`
    select c.relname as name from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
    where c.relnamespace = 'millrace'::regnamespace and p.partstrat = 'r' order by c.relname`;
  return rows.map(({ name }) => ({
    table: name as string,
    days: name === "audit" ? AUDIT_DAYS : RETENTION_DAYS,
  }));
}

/** Makes the part of the day that ended so many days ago and returns its name. */
async function makeDay(table: string, daysAgo: number): Promise<string> {
  const [row] = await sql`
    select to_char((now() at time zone 'utc')::date - ${daysAgo}::integer, 'YYYYMMDD') as day`;
  const name = `${table}_${row?.day}`;
  await sql.unsafe(`create table millrace.${name} partition of millrace.${table}
    for values from ('${row?.day} 00:00:00+00') to (timestamptz '${row?.day} 00:00:00+00' + interval '1 day')`);
  return name;
}

const exists = async (table: string) =>
  (await sql`select to_regclass(${`millrace.${table}`}) is not null as there`)[0]?.there as boolean;

test("days of finished jobs, attempts, log lines and the audit trail are dropped whole, once they are past their age", async () => {
  const tables = await tablesOfDays();
  expect(tables.map(({ table }) => table)).toEqual([
    "attempt",
    "audit",
    "finished_completed",
    "finished_other",
    "job_log",
  ]);
  const kept: string[] = [];
  const past: string[] = [];
  for (const { table, days } of tables) {
    kept.push(await makeDay(table, days));
    past.push(await makeDay(table, days + 1));
  }
  await store.maintain(RETENTION_DAYS, AUDIT_DAYS);
  for (const name of kept) expect([name, await exists(name)]).toEqual([name, true]);
  for (const name of past) expect([name, await exists(name)]).toEqual([name, false]);
});

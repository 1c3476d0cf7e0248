import type { Runner } from "../connection.ts";

/** Columns of every table of the engine by name, with their type as SQL writes it. */
export type EngineColumns = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Lock: none. Index: those of the catalog. Day partitions belong to their parents. */
const READ = `
select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = (select n.relnamespace from pg_class n where n.oid = 'millrace.ready'::regclass)
  and c.relkind in ('r', 'p') and not c.relispartition
order by c.relname, a.attnum`;

export async function readEngineColumns(
  runner: Runner,
  bind: (text: string) => string,
): Promise<EngineColumns> {
  const columns = new Map<string, Map<string, string>>();
  for (const row of await runner.run(bind(READ))) {
    const table = row.table as string;
    if (!columns.has(table)) columns.set(table, new Map());
    columns.get(table)?.set(row.column as string, row.type as string);
  }
  return columns;
}

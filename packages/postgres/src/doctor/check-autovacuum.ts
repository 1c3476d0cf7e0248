import { type Check, fail, ok } from "./finding.ts";

/** Whether dead rows are cleared away, of the server and of single tables. Lock: none. Index: those of the catalogues. */
const AUTOVACUUM = `select s.name as what, null as hint from pg_settings s where s.name in ('autovacuum', 'track_counts') and s.setting = 'off'
union all
select c.relname::text, 'table' from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = $1 and exists (
  select from pg_options_to_table(c.reloptions) o where o.option_name = 'autovacuum_enabled' and not o.option_value::boolean)`;

export const checkAutovacuum: Check = {
  name: "autovacuum",
  needsSchema: false,
  async look({ run, schema }) {
    const rows = await run(AUTOVACUUM, [schema]);
    if (rows.length === 0) return [ok("Autovacuum clears away dead rows.")];
    return rows.map(({ what, hint }) =>
      hint === null
        ? fail(`${what as string} is off: claims get slower with each job.`, `Set ${what as string} = on.`)
        : fail(
            `Autovacuum is off for table ${schema}.${what as string}: claims get slower with each job.`,
            `alter table ${schema}.${what as string} reset (autovacuum_enabled)`,
          ),
    );
  },
};

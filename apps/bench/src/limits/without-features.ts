import type postgres from "postgres";

/**
 * Takes out of an engine what plain jobs pass through for the sake of others: the stream's triggers, and the look for
 * dependants at the end of a job. Keys, rates and failures are asked for by a value that claim and completion have in
 * hand anyway, and nothing is called for them where there are none.
 */
export async function removeFeatures(sql: postgres.Sql, schema: string): Promise<void> {
  await sql.unsafe(`
    do $$ declare t record; begin
      for t in select c.relname from pg_trigger g join pg_class c on c.oid = g.tgrelid
        where c.relnamespace = '${schema}'::regnamespace and g.tgname = 'change' and g.tgparentid = 0
      loop
        execute format('drop trigger change on ${schema}.%I', t.relname);
      end loop;
    end $$;
    create or replace function ${schema}.note_ended(p_ids bigint[], p_kinds smallint[], p_answers smallint[] default null)
    returns void language plpgsql as $$ begin end $$`);
}

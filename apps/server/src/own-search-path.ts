import type { Database } from "@millrace/postgres";

/**
 * Lets `select * from jobs` work right after connecting to a database that is ours alone. Tables in `public`
 * come first. Millrace itself never relies on the search path.
 */
export async function setOwnSearchPath({ schema, query }: Pick<Database, "schema" | "query">): Promise<void> {
  // The schema's name was checked: letters, digits and underscores.
  await query((db) =>
    db.execute(`
    do $$ begin
      execute format('alter database %I set search_path = "$user", public, %I', current_database(), '${schema}');
    end $$`),
  );
}

import { checkSchemaName, type Connection } from "@millrace/postgres";

/**
 * Lets `select * from jobs` work right after connecting to a database that is ours alone. Tables in `public`
 * come first. Millrace itself never relies on the search path.
 */
export async function setOwnSearchPath(connection: Pick<Connection, "run">, schema: string): Promise<void> {
  checkSchemaName(schema);
  await connection.run(`
    do $$ begin
      execute format('alter database %I set search_path = "$user", public, %I', current_database(), '${schema}');
    end $$`);
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "@millrace/embedded-postgres";
import postgres from "postgres";
import type { Server, ServerName } from "./server.ts";

/** For every system alike; fsync and synchronous_commit stay on, as they are by default. */
const SETTINGS = {
  shared_buffers: "1GB",
  // No checkpoint by time or size within a run: one is made before each.
  max_wal_size: "16GB",
  // What was written of the log is used again, as on any server that has run for a while: a new file of 16 MB stops every commit for 10 ms.
  min_wal_size: "4GB",
  checkpoint_timeout: "1h",
  wal_level: "replica",
  max_connections: "200",
};

/** Told to the reader, as the server has them. */
const DURABILITY = ["fsync", "full_page_writes", "synchronous_commit"];

/** The module that counts statements, where it is loaded. */
export const COUNTER = "pg_stat_statements";

/** A new embedded PostgreSQL 18. settings: beside those that all have. */
export async function startPostgres(
  name: ServerName,
  settings: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "millrace-bench-"));
  const server = await startEmbeddedPostgres({ dataDirectory, settings: { ...SETTINGS, ...settings } });
  const admin = postgres(server.url, { max: 1, onnotice: () => {} });
  const settled = await admin`
    select s.name || ' ' || s.setting as told from pg_settings s where s.name = any (${DURABILITY}::text[]) order by s.name`;
  let made = 0;
  let beside: Server | undefined;
  const urlOf = (name: string) => Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  const withOwnDatabases = (): Server => {
    let database: string | undefined;
    return {
      name,
      description: `PostgreSQL ${server.version}, ${settled.map(({ told }) => told).join(", ")}`,
      pid: server.pid,
      async freshDatabase() {
        if (database !== undefined) await admin.unsafe(`drop database ${database} with (force)`);
        database = `run_${(made += 1)}`;
        await admin.unsafe(`create database ${database}`);
        return urlOf(database);
      },
      async settle() {
        const sql = postgres(urlOf(database!), { max: 1, onnotice: () => {} });
        await sql`vacuum analyze`;
        await sql`checkpoint`;
        await sql.end();
      },
      async logBytes() {
        const [row] = await admin`select (pg_current_wal_insert_lsn() - '0/0')::float8 as bytes`;
        return row?.bytes;
      },
      async statementsDone() {
        await admin.unsafe(`create extension if not exists ${COUNTER}`);
        const [row] = await admin`
        select coalesce(sum(s.calls), 0)::float8 as done from pg_stat_statements s
        where s.dbid = (select d.oid from pg_database d where d.datname = ${database!})`;
        return row?.done;
      },
      beside: () => (beside ??= withOwnDatabases()),
      async stop() {
        await admin.end();
        await server.stop();
        await rm(dataDirectory, { recursive: true, force: true });
      },
    };
  };
  return withOwnDatabases();
}

import { InvalidInputError, type Logger, MillraceError, silentLogger } from "@millrace/core";
import type postgres from "postgres";
import { toStoreError } from "./connection-error.ts";
import { type MigrationFile, readMigrationFiles } from "./migration-files.ts";
import { compareReleases, RELEASE } from "./release.ts";
import { checkDatabaseUrl } from "./database-url.ts";
import { openClient } from "./open-client.ts";
import { bindSchema, checkSchemaName, DEFAULT_SCHEMA } from "./schema-name.ts";

export interface MigrateOptions {
  /** Schema of the engine's tables, made when it is missing. Default: `millrace`. */
  readonly schema?: string;
  /** Folder of the migrations. Default: those of this package. */
  readonly directory?: string;
  readonly logger?: Logger;
  /** Release of the program. For tests. */
  readonly release?: string;
}

const OLDEST_SERVER = 150000;

/**
 * Brings the database to this release's schema. All pending migrations are one transaction under one advisory
 * lock, so any number of processes may call it at once: one applies, the others wait and find nothing to do.
 * Needs a session that keeps its transaction on one server connection; PgBouncer's transaction mode does.
 * @returns the names of the migrations that this call applied
 * @throws MillraceError `SCHEMA_TOO_NEW` a newer release needs a newer program; `MIGRATION_CHANGED` an applied file
 *   was edited; `MIGRATION_FAILED` the database refused a statement, and nothing was changed; `SERVER_TOO_OLD`
 *   PostgreSQL below 15; InvalidInputError for an impossible URL or schema name; DatabaseUnavailableError when the
 *   database cannot be reached or refuses the login
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<readonly string[]> {
  const schema = checkSchemaName(options.schema ?? DEFAULT_SCHEMA);
  const logger = options.logger ?? silentLogger;
  const files = await readMigrationFiles(options.directory);
  checkDatabaseUrl(url);
  const { sql: client } = openClient({ url, max: 1, applicationName: "millrace migrate" });
  try {
    return await client.begin<Promise<string[]>>((sql) =>
      apply(sql, schema, files, options.release ?? RELEASE, logger),
    );
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function apply(
  sql: postgres.TransactionSql,
  schema: string,
  files: readonly MigrationFile[],
  release: string,
  logger: Logger,
): Promise<string[]> {
  await sql`set local lock_timeout = '1min'`;
  const [server] =
    await sql`select current_setting('server_version_num')::int as number, current_setting('server_version') as version`;
  if (server?.number < OLDEST_SERVER) {
    throw new MillraceError(
      "SERVER_TOO_OLD",
      `PostgreSQL ${server?.version} is too old: Millrace needs 15 or newer.`,
    );
  }
  const [name] =
    await sql`select quote_ident(${schema}) = ${schema} and ${schema} not like 'pg\\_%' as plain`;
  if (name?.plain !== true) {
    throw new InvalidInputError(
      "INVALID_SCHEMA_NAME",
      `The schema name "${schema}" is a word of SQL's own or PostgreSQL's; use another one.`,
    );
  }
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${schema}.migrate`}, 0))`;
  const table = bindSchema("millrace.migration", schema);
  await sql.unsafe(`create schema if not exists ${schema}`);
  const [known] = await sql`select to_regclass(${table}) as id`;
  if (known?.id === null) {
    await sql.unsafe(`create table ${table} (
      name text primary key, checksum text not null, minimum_release text not null, release text not null,
      applied_at timestamp with time zone not null default clock_timestamp());
      comment on table ${table} is 'Migrations that were applied, by the release that did it'`);
  }
  const applied = new Map(
    (await sql.unsafe(`select name, checksum, minimum_release from ${table}`)).map((row) => [
      row.name as string,
      row,
    ]),
  );

  const shipped = new Set(files.map((file) => file.name));
  for (const [name, row] of applied) {
    if (shipped.has(name)) continue;
    if (compareReleases(row.minimum_release, release) > 0) {
      throw new MillraceError(
        "SCHEMA_TOO_NEW",
        `Schema "${schema}" was migrated by a newer release (${name}) and needs Millrace ${row.minimum_release} or newer; this is ${release}. Upgrade this program.`,
      );
    }
    logger.warn({ migration: name, schema }, "The schema is newer than this release and still works with it");
  }

  const done: string[] = [];
  for (const file of files) {
    const row = applied.get(file.name);
    if (row === undefined) {
      await applyFile(sql, file, schema);
      await sql.unsafe(
        `insert into ${table} (name, checksum, minimum_release, release) values ($1, $2, $3, $4)`,
        [file.name, file.checksum, file.minimumRelease, release],
      );
      done.push(file.name);
    } else if (row.checksum !== file.checksum) {
      throw new MillraceError(
        "MIGRATION_CHANGED",
        `Migration ${file.name} was applied to schema "${schema}" with another text than this release has. Applied migrations are never edited; install the release that matches, or restore the file.`,
      );
    }
  }
  await sql.unsafe(bindSchema("select millrace.make_partitions()", schema));
  if (done.length > 0)
    logger.info({ schema, migrations: done }, `Applied ${done.length} migrations to schema "${schema}"`);
  return done;
}

/** Names the file, since what the server says of a statement names neither file nor line. */
async function applyFile(sql: postgres.TransactionSql, file: MigrationFile, schema: string): Promise<void> {
  try {
    await sql.unsafe(bindSchema(file.text, schema));
  } catch (error) {
    const told = toStoreError(error);
    if (told instanceof MillraceError) throw told;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `Migration ${file.name} cannot be applied to schema "${schema}": ${reason}. Nothing was changed.`;
    throw new MillraceError("MIGRATION_FAILED", message, { cause: error });
  }
}

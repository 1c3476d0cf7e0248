import { toStoreError } from "./connection-error.ts";
import { checkDatabaseUrl } from "./database-url.ts";
import { readMigrationFiles } from "./migration-files.ts";
import type { MigrateOptions } from "./migrate.ts";
import { openClient } from "./open-client.ts";
import { compareReleases, RELEASE } from "./release.ts";
import { bindSchema, checkSchemaName, DEFAULT_SCHEMA } from "./schema-name.ts";

/** How the schema of a database stands to this release. */
export interface MigrationStatus {
  readonly schema: string;
  /** Of this program. */
  readonly release: string;
  readonly applied: readonly {
    readonly name: string;
    /** Release that applied it. */
    readonly release: string;
    readonly appliedAt: Date;
  }[];
  /** What `migrate` would apply, in order, with the SQL of each. */
  readonly pending: readonly { readonly name: string; readonly sql: string }[];
  /** Applied by a newer release, which this one does not know. */
  readonly newer: readonly {
    readonly name: string;
    /** Oldest release that works with it. */
    readonly minimumRelease: string;
    /** Whether this release does. */
    readonly compatible: boolean;
  }[];
  /** Names of migrations that were applied with another text than this release has. */
  readonly changed: readonly string[];
}

/**
 * Compares without changing anything. Lock: none.
 * @throws InvalidInputError for an impossible URL or schema name; DatabaseUnavailableError
 */
export async function readMigrationStatus(
  url: string,
  options: MigrateOptions = {},
): Promise<MigrationStatus> {
  const schema = checkSchemaName(options.schema ?? DEFAULT_SCHEMA);
  const release = options.release ?? RELEASE;
  checkDatabaseUrl(url);
  const files = await readMigrationFiles(options.directory);
  const rows = await readApplied(url, schema);
  const byName = new Map(rows.map((row) => [row.name, row]));
  const shipped = new Set(files.map(({ name }) => name));
  return {
    schema,
    release,
    applied: rows.map((row) => ({ name: row.name, release: row.release, appliedAt: row.applied_at })),
    pending: files
      .filter(({ name }) => !byName.has(name))
      .map(({ name, text }) => ({ name, sql: bindSchema(text, schema) })),
    newer: rows
      .filter(({ name }) => !shipped.has(name))
      .map((row) => ({
        name: row.name,
        minimumRelease: row.minimum_release,
        compatible: compareReleases(row.minimum_release, release) <= 0,
      })),
    changed: files
      .filter(({ name, checksum }) => byName.has(name) && byName.get(name)?.checksum !== checksum)
      .map(({ name }) => name),
  };
}

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly minimum_release: string;
  readonly release: string;
  readonly applied_at: Date;
}

/** None when the migrator was never there. */
async function readApplied(url: string, schema: string): Promise<readonly AppliedMigration[]> {
  const { sql } = openClient({ url, max: 1, applicationName: "millrace migrate" });
  try {
    const table = bindSchema("millrace.migration", schema);
    const [known] = await sql`select to_regclass(${table}) is not null as there`;
    if (known?.there !== true) return [];
    return await sql.unsafe<AppliedMigration[]>(
      `select name, checksum, minimum_release, release, applied_at from ${table} order by name`,
    );
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

import { and, eq, isNull, sql } from "drizzle-orm";
import type { Database } from "./database.ts";
import { readMigrationFiles } from "./migration-files.ts";
import { compareReleases, RELEASE } from "./release.ts";

/** Questions that a server asks about the engine as a whole. */
export interface EngineProbes {
  /** Whether some worker process beats; with a type, one that has its handler. */
  hasLiveWorker(type?: string): Promise<boolean>;
  /** Whether some process runs programs in containers: it has told of its images in the last 10 s. */
  runsContainers(): Promise<boolean>;
  /**
   * Whose jobs these are, unlike any other engine's: 16 of a-f and 0-9. The same for all processes, and after a restore under the
   * same name.
   */
  readInstallation(): Promise<string>;
  /** Why this release cannot work with the schema as it is now, or null. */
  findSchemaObstacle(): Promise<string | null>;
}

export function createEngineProbes(database: Database): EngineProbes {
  const { worker, cacheFigures } = database.tables;
  return {
    async hasLiveWorker(type) {
      // The table holds one row for each registration of the last days.
      const beats = sql`${worker.beatAt} > clock_timestamp() - make_interval(secs => ${worker.silenceMs} / 1000.0)`;
      const serves = type === undefined ? undefined : sql`${type} = any (${worker.types})`;
      const alive = await database.query((db) =>
        db
          .select({ id: worker.id })
          .from(worker)
          .where(and(isNull(worker.endedAt), beats, serves))
          .limit(1),
      );
      return alive.length > 0;
    },
    async runsContainers() {
      // The table holds some rows for each process of the last month.
      const isFresh = sql`${cacheFigures.seenAt} > clock_timestamp() - interval '10 seconds'`;
      const told = await database.query((db) =>
        db
          .select({ process: cacheFigures.process })
          .from(cacheFigures)
          .where(and(eq(cacheFigures.cache, "images"), isFresh))
          .limit(1),
      );
      return told.length > 0;
    },
    async readInstallation() {
      const [row] = await database.query((db) =>
        db.execute<{ readonly id: string }>(installation(database.schema)),
      );
      return (row as { readonly id: string }).id;
    },
    async findSchemaObstacle() {
      const applied = await database.query((db) =>
        db.execute<AppliedMigration>(appliedMigrations(database.schema)),
      );
      const names = new Set(applied.map((row) => row.name));
      const missing = (await readMigrationFiles()).find((file) => !names.has(file.name));
      if (missing !== undefined)
        return `The schema lacks migration ${missing.name}. Restart the server: it migrates at start.`;
      const newer = applied.find((row) => compareReleases(row.minimum_release, RELEASE) > 0);
      if (newer === undefined) return null;
      return `The schema needs Millrace ${newer.minimum_release} or newer; this is ${RELEASE}. Upgrade this program.`;
    },
  };
}

interface AppliedMigration extends Record<string, unknown> {
  readonly name: string;
  readonly minimum_release: string;
}

/** The migrator's own table, which it makes before there is any other. */
const appliedMigrations = (schema: string) =>
  sql`select name, minimum_release from ${sql.identifier(schema)}.migration order by name`;

/** When the schema was made tells apart what was dropped and made again. Lock: none. Index: migration's primary key. */
const installation = (schema: string) =>
  sql`select left(md5(concat_ws('/', current_database(), ${schema}::text, (select date_part('epoch', min(applied_at))::text from ${sql.identifier(schema)}.migration))), 16) as id`;

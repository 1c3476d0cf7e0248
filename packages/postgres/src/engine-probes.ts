import type { Connection } from "./connection.ts";
import { readMigrationFiles } from "./migration-files.ts";
import { compareReleases, RELEASE } from "./release.ts";
import { bindSchema } from "./schema-name.ts";

/** Questions that a server asks about the engine as a whole. */
export interface EngineProbes {
  /** Whether some worker process beats; with a type, one that has its handler. */
  hasLiveWorker(type?: string): Promise<boolean>;
  /** Why this release cannot work with the schema as it is now, or null. */
  findSchemaObstacle(): Promise<string | null>;
}

/** Lock: none. Rows: one; the table holds one row for each registration of the last days. */
const LIVE_WORKER = `
select exists (
  select from millrace.worker w
  where w.ended_at is null and w.beat_at > clock_timestamp() - make_interval(secs => w.silence_ms / 1000.0)
    and ($1::text is null or $1::text = any (w.types))
) as live`;

const APPLIED = "select name, minimum_release from millrace.migration order by name";

export function createEngineProbes(connection: Connection, schema: string): EngineProbes {
  return {
    async hasLiveWorker(type) {
      const [row] = await connection.run(bindSchema(LIVE_WORKER, schema), [type ?? null]);
      return row?.live === true;
    },
    async findSchemaObstacle() {
      const applied = await connection.run(bindSchema(APPLIED, schema));
      const names = new Set(applied.map((row) => row.name));
      const missing = (await readMigrationFiles()).find((file) => !names.has(file.name));
      if (missing !== undefined)
        return `The schema lacks migration ${missing.name}. Restart the server: it migrates at start.`;
      const newer = applied.find((row) => compareReleases(row.minimum_release as string, RELEASE) > 0);
      if (newer === undefined) return null;
      return `The schema needs Millrace ${newer.minimum_release as string} or newer; this is ${RELEASE}. Upgrade this program.`;
    },
  };
}

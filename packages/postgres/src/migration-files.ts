import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export interface MigrationFile {
  /** File name without `.sql`; the order of names is the order of application. */
  readonly name: string;
  /** SQL that says `millrace.` for the engine's schema. */
  readonly text: string;
  /** SHA-256 of the text as it stands in the file, so that it is the same for every schema. */
  readonly checksum: string;
  /** Oldest release that works with the schema after this migration. */
  readonly minimumRelease: string;
}

/** Beside the package when it was published, at the top of the repository otherwise. */
function defaultDirectory(): string {
  const published = fileURLToPath(new URL("../migrations/", import.meta.url));
  return existsSync(published) ? published : fileURLToPath(new URL("../../../migrations/", import.meta.url));
}

/** `0003_doors.sql`; the folder also holds `schema.sql`, the dump of the end state, and drizzle-kit's notes. */
const MIGRATION = /^\d{4}_\w+\.sql$/;

/**
 * Reads the migrations in order.
 * @throws Error when a file lacks its `-- minimumRelease:` line, or quotes the schema's name, which is replaced unquoted
 */
export async function readMigrationFiles(directory: string = defaultDirectory()): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => MIGRATION.test(name)).sort();
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(`${directory}/${file}`, "utf8");
      const minimumRelease = /^-- minimumRelease: (\d+\.\d+\.\d+)$/m.exec(text)?.[1];
      if (minimumRelease === undefined)
        throw new Error(`Migration ${file} has no line "-- minimumRelease: x.y.z".`);
      if (text.includes('"millrace"'))
        throw new Error(`Migration ${file} says "millrace" in quotes; write millrace. without them.`);
      return {
        name: file.slice(0, -4),
        text,
        minimumRelease,
        checksum: createHash("sha256").update(text).digest("hex"),
      };
    }),
  );
}

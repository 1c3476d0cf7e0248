import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Host } from "./host.ts";

/** Where the engine is, by the variables that the server reads too. */
export interface Settings {
  /** Undefined: none is configured. Holds a secret. */
  readonly databaseUrl: string | undefined;
  /** Undefined: the library's default. */
  readonly schema: string | undefined;
  readonly backupDirectory: string;
  /** Folder of the server's own PostgreSQL. */
  readonly dataDirectory: string;
}

const DEFAULT_DATA_DIRECTORY = ".millrace";

/** Without `DATABASE_URL`, the PostgreSQL that `npm start` runs in the data folder is meant. */
export function readSettings({ environment }: Pick<Host, "environment">): Settings {
  const dataDirectory = environment["MILLRACE_DATA_DIR"] || DEFAULT_DATA_DIRECTORY;
  return {
    databaseUrl: environment["DATABASE_URL"] || urlOfOwnServer(dataDirectory),
    schema: environment["MILLRACE_SCHEMA"] || undefined,
    backupDirectory: environment["JOB_PERSISTENCE_DIR"] || join(dataDirectory, "backups"),
    dataDirectory,
  };
}

/** The server writes it there as long as it runs. */
function urlOfOwnServer(dataDirectory: string): string | undefined {
  const file = join(dataDirectory, "url");
  return existsSync(file) ? readFileSync(file, "utf8").trim() || undefined : undefined;
}

/** There is no database to work on. */
export class NoDatabaseError extends Error {
  constructor({ dataDirectory }: Pick<Settings, "dataDirectory">) {
    super(
      `No database is configured: set DATABASE_URL, or start the server in this folder ("millrace dev"), which keeps one in ${dataDirectory}.`,
    );
    this.name = "NoDatabaseError";
  }
}

import type { Logger } from "@millrace/core";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@millrace/embedded-postgres";
import type { ServerConfig } from "./config.ts";

export interface DatabaseServer {
  /** Holds a secret. */
  readonly url: string;
  /** The PostgreSQL that was started for it; undefined when the configuration names one. */
  readonly own: EmbeddedPostgres | undefined;
}

/** The PostgreSQL that the configuration names, or one of our own, started. */
export async function startDatabaseServer(
  { databaseUrl, dataDirectory }: Pick<ServerConfig, "databaseUrl" | "dataDirectory">,
  logger: Logger,
): Promise<DatabaseServer> {
  if (databaseUrl !== undefined) return { url: databaseUrl, own: undefined };
  const own = await startEmbeddedPostgres({ dataDirectory, logger });
  return { url: own.url, own };
}

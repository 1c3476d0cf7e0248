import type { JobQueueManager } from "millrace";
import type { Host } from "./host.ts";
import { NoDatabaseError, readSettings } from "./settings.ts";

/**
 * Lends a manager on the configured database for one piece of work. It runs no workers, brings no types of its own,
 * and leaves the schema as it is. What is changed is entered in the audit trail under `cli:<user>`.
 */
export async function withManager<Result>(
  host: Host,
  work: (manager: JobQueueManager) => Promise<Result>,
): Promise<Result> {
  const settings = readSettings(host);
  const { databaseUrl, schema, backupDirectory } = settings;
  if (databaseUrl === undefined) throw new NoDatabaseError(settings);
  // Late, so that help and faults of usage do not wait for it.
  const { JobHandlerRegistry, JobQueueManager, silentLogger, withActor } = await import("millrace");
  const manager = new JobQueueManager({
    databaseUrl,
    ...(schema !== undefined && { schema }),
    registry: new JobHandlerRegistry(),
    workers: false,
    migrate: false,
    backups: { directory: backupDirectory },
    logger: silentLogger,
  });
  try {
    return await withActor(`cli:${host.user}`, () => work(manager));
  } finally {
    await manager.shutdown();
  }
}

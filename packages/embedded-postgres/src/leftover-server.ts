import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Folder } from "./folder.ts";
import { isAlive, isPostgres } from "./process-identity.ts";

/** How long a server whose launcher was killed may take to shut down, in ms. */
const SHUTDOWN_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/**
 * Ends what an earlier launcher left in the folder, which we hold the lock of: a server that still runs
 * is shut down; a pid file whose server is gone, or whose pid now belongs to another program, is removed
 * (PostgreSQL would refuse to start as long as any process has that pid).
 */
export async function endLeftoverServer(folder: Folder): Promise<void> {
  const pidFile = join(folder.cluster, "postmaster.pid");
  const text = await readFile(pidFile, "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  if (!(pid > 1)) return;

  if ((await isPostgres(pid)) === false) {
    await rm(pidFile, { force: true });
    return;
  }
  try {
    process.kill(pid, "SIGINT");
  } catch (cause) {
    if (isAlive(pid)) throw cannotEnd(folder, pid, cause);
  }
  for (const deadline = Date.now() + SHUTDOWN_MS; isAlive(pid); await sleep(LOOK_AGAIN_MS)) {
    if (Date.now() > deadline) throw cannotEnd(folder, pid);
  }
}

function cannotEnd(folder: Folder, pid: number, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    "FOLDER_IN_USE",
    `PostgreSQL process ${pid} still runs on the data folder ${folder.path} and does not stop. Stop it first.`,
    { cause },
  );
}

import { readFile, rm, writeFile } from "node:fs/promises";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Folder } from "./folder.ts";
import { isAlive, startMark } from "./process-identity.ts";

interface Holder {
  readonly pid: number;
  readonly startMark: string | null;
}

/** Folders held by this very process: its own pid in the file would look like a leftover of a twin. */
const heldHere = new Set<string>();

/**
 * Marks the folder as ours until `release`. A lock whose process is gone is taken over: PostgreSQL's own
 * lock, checked later, is what guards the data.
 */
export async function lockFolder(folder: Folder): Promise<{ release(): Promise<void> }> {
  if (heldHere.has(folder.path)) throw inUse(folder, process.pid);
  heldHere.add(folder.path);
  try {
    const holder = await readHolder(folder);
    if (holder !== undefined && (await stillRuns(holder))) throw inUse(folder, holder.pid);
    await rm(folder.lock, { force: true });
    const mine: Holder = { pid: process.pid, startMark: (await startMark(process.pid)) ?? null };
    await writeFile(folder.lock, JSON.stringify(mine), { flag: "wx" }).catch(async (cause: unknown) => {
      throw inUse(folder, (await readHolder(folder))?.pid, cause);
    });
  } catch (error) {
    heldHere.delete(folder.path);
    throw error;
  }
  return {
    async release() {
      await rm(folder.lock, { force: true });
      heldHere.delete(folder.path);
    },
  };
}

async function readHolder(folder: Folder): Promise<Holder | undefined> {
  const text = await readFile(folder.lock, "utf8").catch(() => "");
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Half written by a process that was killed: nobody's.
    return undefined;
  }
}

async function stillRuns(holder: Holder): Promise<boolean> {
  if (holder.pid === process.pid || !isAlive(holder.pid)) return false;
  return holder.startMark === null || holder.startMark === (await startMark(holder.pid));
}

function inUse(folder: Folder, pid: number | undefined, cause?: unknown): EmbeddedPostgresError {
  const who = pid === undefined ? "another process" : pid === process.pid ? "this process" : `process ${pid}`;
  return new EmbeddedPostgresError(
    "FOLDER_IN_USE",
    `The data folder ${folder.path} is in use by ${who}. Stop it first, or choose another folder.`,
    { cause },
  );
}

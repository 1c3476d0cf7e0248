import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { systemClock } from "@millrace/core";
import { DAY_MS } from "./ages.ts";

const SUFFIX = ".ndjson.gz";
const PARTIAL = `${SUFFIX}.partial`;

/** Of a file in the folder of archives. */
export interface ArchivedFile {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Writes lines to a new file `<name>-<random>.ndjson.gz`, readable by this user alone. When this resolves, the file is whole, has its
 * name, and all of that is on the disk. Null: there were no lines, and there is no file. A process that dies leaves a file
 * that ends in `.partial` at most; those of a day ago are removed.
 */
export async function writeArchive(
  folder: string,
  name: string,
  lines: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<ArchivedFile | null> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return null;
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await toDisk(dirname(made));
  await removeStale(folder);
  const file = `${name}-${randomBytes(4).toString("hex")}${SUFFIX}`;
  const partial = join(folder, file.replace(SUFFIX, PARTIAL));
  async function* all(): AsyncGenerator<Uint8Array> {
    for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
  }
  try {
    const target = createWriteStream(partial, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(all(), createGzip(), target, { signal });
    await rename(partial, join(folder, file));
    await toDisk(folder);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { file, bytes: (await stat(join(folder, file))).size };
}

/** What processes left that died while they wrote. */
async function removeStale(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith(PARTIAL)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < systemClock.now() - DAY_MS) await rm(path, { force: true });
  }
}

/** The names in a folder. */
async function toDisk(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

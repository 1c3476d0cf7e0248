import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { MillraceError } from "@millrace/core";

/** A backup in the folder. */
export interface BackupFile {
  readonly name: string;
  readonly bytes: number;
  /** When it was complete. */
  readonly writtenAt: Date;
}

const SUFFIX = ".ndjson.gz";
/** Backups that were taken by themselves: they alone are removed by themselves. */
const AUTOMATIC = "auto-";

/**
 * The folder of the backups. A file has its name once it is whole and on the disk. Names are looked up in the folder's
 * list, so that none leads out of it.
 */
export class BackupFolder {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Newest first. */
  async list(): Promise<BackupFile[]> {
    const names = await readdir(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    const files = await Promise.all(
      names
        .filter((name) => name.endsWith(SUFFIX))
        .map(async (name) => {
          const found = await stat(join(this.#path, name)).catch(() => undefined);
          return found?.isFile() ? [{ name, bytes: found.size, writtenAt: found.mtime }] : [];
        }),
    );
    return files
      .flat()
      .toSorted((a, b) => b.writtenAt.getTime() - a.writtenAt.getTime() || (a.name < b.name ? 1 : -1));
  }

  async write(chunks: AsyncIterable<Uint8Array>, now: Date, automatic: boolean): Promise<BackupFile> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    const name = `${automatic ? AUTOMATIC : ""}${now.toISOString().replaceAll(":", "-")}-${process.pid}${SUFFIX}`;
    const partial = join(this.#path, `${name}.partial`);
    try {
      // Payloads are nobody else's business.
      await pipeline(chunks, createGzip({ level: 1 }), createWriteStream(partial, { mode: 0o600 }));
      await toDisk(partial);
      await rename(partial, join(this.#path, name));
      await toDisk(this.#path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    const { size, mtime } = await stat(join(this.#path, name));
    return { name, bytes: size, writtenAt: mtime };
  }

  /** Removes all but the newest of the backups that were taken by themselves. */
  async prune(keep: number): Promise<void> {
    const automatic = (await this.list()).filter(({ name }) => name.startsWith(AUTOMATIC));
    for (const { name } of automatic.slice(keep)) await rm(join(this.#path, name), { force: true });
  }

  /** How to read one. Throws MillraceError `BACKUP_NOT_FOUND`; reading throws `BACKUP_DAMAGED`. */
  async reader(name: string): Promise<() => AsyncIterable<Uint8Array>> {
    const file = (await this.list()).find((listed) => listed.name === name);
    if (file === undefined)
      throw new MillraceError("BACKUP_NOT_FOUND", `There is no backup ${name.slice(0, 100)}.`);
    const path = join(this.#path, file.name);
    return () => readBytes(path);
  }
}

async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  const unzipped = createGunzip();
  const source = createReadStream(path).on("error", (error) => unzipped.destroy(error));
  try {
    yield* source.pipe(unzipped) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!code.startsWith("Z_")) throw error;
    const message = "This is no whole backup: it cannot be unpacked. Nothing was changed.";
    throw new MillraceError("BACKUP_DAMAGED", message, { cause: error });
  } finally {
    source.destroy();
  }
}

async function toDisk(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

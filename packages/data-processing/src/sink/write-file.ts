import { createHash } from "node:crypto";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Folder } from "../source/folder.ts";

export interface FileSummary {
  readonly file: string;
  /** As it lies there. */
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

export interface FileWish {
  readonly folder: Folder;
  readonly name: string;
  readonly gzip: boolean;
  /** Whose the file is while it is written: a job. */
  readonly owner: string;
  readonly signal: AbortSignal;
  /** Asked once all is written; the file gets its name unless it throws. */
  readonly mayFinish: () => Promise<void>;
}

/** Writes what comes to a file, which gets its name once all is written, and leaves nothing when that fails. */
export async function writeFile(
  content: AsyncIterable<string | Buffer>,
  wish: FileWish,
): Promise<FileSummary> {
  const { folder, name, gzip, owner, signal, mayFinish } = wish;
  const file = await folder.write(name, owner);
  const hash = createHash("sha256");
  let bytes = 0;
  async function write(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.handle.writeFile(chunk);
    }
  }
  try {
    const pack = gzip ? createGzip({ chunkSize: 64 * 1024 }) : new PassThrough();
    await pipeline(content, pack, write, { signal });
    await mayFinish();
    await file.finish();
    return { file: name, bytes, sha256: hash.digest("hex") };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnrecoverableError } from "@millrace/core";

/** Keeps what comes in a file that has no name any more: it is gone once it is closed, however the process ends. */
export async function spool(input: AsyncIterable<Uint8Array>, mostBytes: number): Promise<FileHandle> {
  const path = join(tmpdir(), `millrace-${randomUUID()}`);
  const handle = await open(path, "wx+", 0o600);
  try {
    await rm(path);
    let bytes = 0;
    for await (const chunk of input) {
      bytes += chunk.length;
      if (bytes > mostBytes) {
        throw new UnrecoverableError(
          `The source has more than ${mostBytes} bytes; the operator allows no more.`,
        );
      }
      await handle.writeFile(chunk);
    }
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

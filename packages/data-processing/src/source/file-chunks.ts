import type { FileHandle } from "node:fs/promises";

const CHUNK_BYTES = 64 * 1024;

/**
 * The bytes of a file. Chunks up to `passedOver` share their memory: they hold until the next one is asked for. An attempt
 * that goes on far behind the beginning would pile up garbage otherwise, faster than it is collected.
 */
export async function* fileChunks(handle: FileHandle, passedOver: number): AsyncGenerator<Buffer> {
  const shared = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  for (let at = 0; ; ) {
    const chunk = at + CHUNK_BYTES <= passedOver ? shared : Buffer.allocUnsafeSlow(CHUNK_BYTES);
    const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { checkedBytes } from "./checked-bytes.ts";
import { BEGINNING } from "./open-rows.ts";

const CHUNK = 64 * 1024;
const CHUNKS = 1024;
const STEP = 8 * 1024 * 1024;
/** What was collected is told a little later; all that is read is twice this. */
const MOST_HELD = 32 * 1024 * 1024;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

async function* fresh(): AsyncGenerator<Buffer> {
  for (let index = 0; index < CHUNKS; index += 1) yield Buffer.alloc(CHUNK, 97 + (index % 26));
}

test("64 MiB whose sum nobody asks for are not held", async () => {
  const { chunks, crcAt } = checkedBytes(fresh(), BEGINNING, 1e9);
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  let [read, crc] = [0, 0];
  for await (const chunk of chunks) {
    read += chunk.length;
    crc = crc32(chunk, crc);
    if (read % STEP !== 0) continue;
    collectGarbage();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MOST_HELD);
  }
  expect(() => crcAt(CHUNK)).toThrow("not held any more");
  expect(crcAt(read)).toBe(crc);
});

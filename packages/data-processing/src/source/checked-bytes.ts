import { isUtf8 } from "node:buffer";
import { crc32 } from "node:zlib";
import { UnrecoverableError } from "@millrace/core";
import { CHANGED_SOURCE } from "../row-source.ts";
import type { Position } from "../row.ts";

/** So much before the chunk that was read last is kept for `crcAt`; more would be the memory of a source without rows. */
const KEPT_BYTES = 1024 * 1024;

/** The bytes of a text, from where reading begins. */
export interface CheckedBytes {
  readonly chunks: AsyncIterable<Buffer>;
  /**
   * CRC-32 of all bytes before `end`, which lies at or behind the end that was asked for before, and no further than
   * `KEPT_BYTES` before the chunk that was read last.
   */
  crcAt(end: number): number;
}

/**
 * Reads a text from `start` on. What lies before is read as well, since whether it is still the same decides whether going
 * on is right: so every source, compressed or not, goes on in one way. Throws UnrecoverableError when it is not,
 * for a text that is no UTF-8, and for one of more than `maxBytes`.
 */
export function checkedBytes(
  input: AsyncIterable<Uint8Array>,
  start: Pick<Position, "end" | "crc">,
  maxBytes: number,
): CheckedBytes {
  /** Chunks behind `at`, whose CRC is `crc`. */
  const held: Buffer[] = [];
  let at = start.end;
  let crc = start.crc;

  /** Counts what is held up to `end`, and lets it go. */
  function passTo(end: number): void {
    while (at < end) {
      const [first] = held;
      if (first === undefined) throw new RangeError(`Nothing was read up to ${end}.`);
      const part = first.subarray(0, end - at);
      crc = crc32(part, crc);
      at += part.length;
      if (part.length === first.length) held.shift();
      else held[0] = first.subarray(part.length);
    }
  }

  async function* read(): AsyncGenerator<Buffer> {
    let seen = 0;
    let skippedCrc = 0;
    const utf8 = createUtf8Check();
    for await (const bytes of input) {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const skipped = Math.min(chunk.length, Math.max(0, start.end - seen));
      if (skipped > 0) skippedCrc = crc32(chunk.subarray(0, skipped), skippedCrc);
      seen += chunk.length;
      if (seen > maxBytes) {
        throw new UnrecoverableError(
          `The source has more than ${maxBytes} bytes; the operator allows no more.`,
        );
      }
      if (seen < start.end) continue;
      if (skipped > 0 && skippedCrc !== start.crc) throw new UnrecoverableError(CHANGED_SOURCE);
      const rest = chunk.subarray(skipped);
      if (rest.length === 0) continue;
      if (!utf8.accepts(rest)) throw notUtf8(seen);
      passTo(seen - rest.length - KEPT_BYTES);
      held.push(rest);
      yield rest;
    }
    if (seen < start.end) throw new UnrecoverableError(CHANGED_SOURCE);
    if (!utf8.isComplete()) throw notUtf8(seen);
  }

  return {
    chunks: read(),
    crcAt(end) {
      if (end < at) throw new RangeError(`What lies up to ${end} is not held any more.`);
      passTo(end);
      return crc;
    },
  };
}

function notUtf8(seen: number): UnrecoverableError {
  return new UnrecoverableError(
    `The source is no UTF-8, somewhere in the 64 KiB before byte ${seen}. Convert it first.`,
  );
}

/** Takes chunks that may end within a character. */
function createUtf8Check() {
  let rest = Buffer.alloc(0);
  return {
    accepts(chunk: Buffer): boolean {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = wholeCharacters(bytes);
      rest = Buffer.from(bytes.subarray(whole));
      return isUtf8(bytes.subarray(0, whole));
    },
    isComplete: () => rest.length === 0,
  };
}

/** Bytes up to the beginning of a character that is cut off at the end. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

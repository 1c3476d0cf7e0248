const MEMORY_SECTION = 5;
const HEADER_BYTES = 8;

/** The program has more memory from its start than it may have. */
export class TooLargeToStart extends RangeError {}

/**
 * The module with a ceiling of `pages` (64 KiB each) on the memory that it defines: growing beyond fails.
 * Binary format: https://webassembly.github.io/spec/core/binary/modules.html
 *
 * A module without a memory of its own stays as it is: it uses that of others.
 *
 * @throws TooLargeToStart; RangeError when its memory is of a kind that has no ceiling.
 */
export function limitMemory(module: Uint8Array<ArrayBuffer>, pages: number): Uint8Array<ArrayBuffer> {
  for (let at = HEADER_BYTES; at < module.length; ) {
    const id = module[at]!;
    const [size, start] = readUnsigned(module, at + 1);
    if (id === MEMORY_SECTION) {
      const [least] = readLimits(module, start);
      if (least > pages) throw new TooLargeToStart(`The program needs ${least} pages of memory to start.`);
      const limits = [1, 1, ...unsigned(least), ...unsigned(pages)];
      const section = [MEMORY_SECTION, ...unsigned(limits.length), ...limits];
      return joined(module.subarray(0, at), Uint8Array.from(section), module.subarray(start + size));
    }
    at = start + size;
  }
  return module;
}

function readLimits(module: Uint8Array, start: number): [least: number] {
  const [count, flagsAt] = readUnsigned(module, start);
  const flags = module[flagsAt]!;
  // 1 has a ceiling already; shared and 64-bit memories have other bits.
  if (count !== 1 || flags > 1)
    throw new RangeError("The program's memory is of a kind that cannot be limited.");
  return [readUnsigned(module, flagsAt + 1)[0]];
}

/** LEB128. */
function readUnsigned(bytes: Uint8Array, start: number): [value: number, next: number] {
  let value = 0;
  for (let at = start, shift = 1; ; at++, shift *= 128) {
    const byte = bytes[at]!;
    value += (byte & 127) * shift;
    if (byte < 128) return [value, at + 1];
  }
}

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

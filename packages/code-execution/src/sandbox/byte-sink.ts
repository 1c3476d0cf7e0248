/** Bytes that arrive in pieces, in one buffer that doubles as needed: a million one-byte pieces cost no more than one. */
export interface ByteSink {
  /** False, and nothing kept, when the piece would go past the most bytes. */
  append(piece: Buffer): boolean;
  bytes(): Buffer;
}

export function createByteSink(maxBytes: number): ByteSink {
  let buffer: Buffer = Buffer.alloc(0);
  let length = 0;

  return {
    append(piece) {
      const needed = length + piece.length;
      if (needed > maxBytes) return false;
      if (needed > buffer.length) {
        const grown = Buffer.alloc(Math.min(maxBytes, Math.max(needed, buffer.length * 2, 1024)));
        buffer.copy(grown, 0, 0, length);
        buffer = grown;
      }
      piece.copy(buffer, length);
      length = needed;
      return true;
    },
    bytes: () => buffer.subarray(0, length),
  };
}

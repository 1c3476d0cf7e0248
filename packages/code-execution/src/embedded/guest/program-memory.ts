/** The memory of a 32-bit program, which moves when it grows: looked up at each use. */
export interface ProgramMemory {
  bytes(): Uint8Array;
  view(): DataView;
  /** The text that ends with a zero at this address. */
  text(at: number): string;
  /** Writes the text and a zero; returns how many bytes that were. */
  putText(text: string, at: number): number;
  putUint32(value: number, at: number): void;
  putInt64(value: bigint, at: number): void;
}

export function createProgramMemory(memory: () => WebAssembly.Memory): ProgramMemory {
  const bytes = () => new Uint8Array(memory().buffer);
  const view = () => new DataView(memory().buffer);
  return {
    bytes,
    view,
    text(at) {
      const from = at >>> 0;
      const all = bytes();
      return Buffer.from(all.subarray(from, all.indexOf(0, from))).toString();
    },
    putText(text, at) {
      const piece = Buffer.from(`${text}\0`);
      bytes().set(piece, at >>> 0);
      return piece.length;
    },
    putUint32: (value, at) => view().setUint32(at >>> 0, value, true),
    putInt64: (value, at) => view().setBigInt64(at >>> 0, value, true),
  };
}

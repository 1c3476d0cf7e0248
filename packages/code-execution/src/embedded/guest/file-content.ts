import type { FileRoom } from "./file-room.ts";

/** The bytes of a file in memory. What has no room changes nothing. */
export interface FileContent {
  readonly size: number;
  /** All of them, or those from here on, so many at most; not a copy. */
  bytes(at?: number, most?: number): Uint8Array;
  /** Past the end there are zeros between. */
  write(at: number, piece: Uint8Array): boolean;
  resize(size: number): boolean;
}

export function createFileContent(room: FileRoom, given: Uint8Array = new Uint8Array()): FileContent {
  let held = given;
  let size = given.length;

  function resize(wanted: number): boolean {
    if (!(wanted >= 0) || (wanted > size && !room.take({ bytes: wanted - size }))) return false;
    if (wanted < size) held.fill(0, wanted, size);
    if (wanted > held.length) {
      // Ahead of what is asked: a file is written in many small pieces.
      const larger = new Uint8Array(Math.max(wanted, Math.min(2 * held.length, held.length + (1 << 24))));
      larger.set(held.subarray(0, size));
      held = larger;
    }
    size = wanted;
    return true;
  }

  return {
    get size() {
      return size;
    },
    bytes(at = 0, most = Infinity) {
      const from = Math.min(Math.max(at, 0), size);
      return held.subarray(from, Math.min(from + most, size));
    },
    write(at, piece) {
      if (!(at >= 0)) return false;
      const end = at + piece.length;
      if (piece.length > 0 && end > size && !resize(end)) return false;
      held.set(piece, at);
      return true;
    },
    resize,
  };
}

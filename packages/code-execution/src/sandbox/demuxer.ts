/**
 * Splits the stream of a container without a terminal into stdout and stderr. The engine sends blocks: a type
 * (1 stdout, 2 stderr), three zero bytes, the length as u32 big-endian, the bytes. Blocks are handed on piece by
 * piece as they arrive, so nothing is held however long a block says it is.
 */
export function createDemuxer(onStdout: (piece: Buffer) => void, onStderr: (piece: Buffer) => void) {
  const header = Buffer.alloc(8);
  let headerBytes = 0;
  let left = 0;

  return function push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (left > 0) {
        const piece = rest.subarray(0, left);
        left -= piece.length;
        rest = rest.subarray(piece.length);
        if (header[0] === 2) onStderr(piece);
        else onStdout(piece);
        continue;
      }
      const taken = rest.copy(header, headerBytes);
      headerBytes += taken;
      rest = rest.subarray(taken);
      if (headerBytes < header.length) return;
      headerBytes = 0;
      if (header[0]! > 2 || header[1] !== 0 || header[2] !== 0 || header[3] !== 0) {
        throw new RangeError("The engine's stream has a block without a proper header.");
      }
      left = header.readUInt32BE(4);
    }
  };
}

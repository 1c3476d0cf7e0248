/** Frames between us and the supervisor (`docker/code-execution/supervisor/frame.h`): u32 length, u8 type, payload. */
const MAX_PAYLOAD_BYTES = 65_536;
const HEADER_BYTES = 5;

/** Opens a request; the supervisor skips whatever the engine's client put before it. */
export const MAGIC: Buffer = Buffer.from("\nMILLRACE-RUN-1\0", "latin1");

const LETTERS = {
  r: "ready",
  s: "started",
  o: "stdout",
  e: "stderr",
  n: "left",
  a: "leftData",
  k: "kept",
  b: "keptData",
  x: "report",
  f: "failure",
} as const;

export type FrameType = (typeof LETTERS)[keyof typeof LETTERS];

const TYPES: ReadonlyMap<number, FrameType> = new Map(
  Object.entries(LETTERS).map(([letter, type]) => [letter.charCodeAt(0), type]),
);

export function encodeFrame(letter: "F" | "D" | "G" | "I", payload: Buffer): Buffer {
  if (payload.length > MAX_PAYLOAD_BYTES)
    throw new RangeError(`A frame holds ${MAX_PAYLOAD_BYTES} bytes, not ${payload.length}.`);
  const frame = Buffer.alloc(HEADER_BYTES + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  frame[4] = letter.charCodeAt(0);
  payload.copy(frame, HEADER_BYTES);
  return frame;
}

/** Pieces of at most one frame's size. */
export function* framePieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += MAX_PAYLOAD_BYTES)
    yield bytes.subarray(at, at + MAX_PAYLOAD_BYTES);
}

/** Puts frames together from pieces of any size. Holds at most one frame; a malformed stream throws. */
export function createFrameReader(onFrame: (type: FrameType, payload: Buffer) => void) {
  let held: Buffer = Buffer.alloc(0);

  return function push(piece: Buffer): void {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    while (held.length >= HEADER_BYTES) {
      const length = held.readUInt32BE(0);
      const type = TYPES.get(held[4]!);
      if (type === undefined || length > MAX_PAYLOAD_BYTES)
        throw new RangeError("The supervisor sent a malformed frame.");
      if (held.length < HEADER_BYTES + length) return;
      onFrame(type, held.subarray(HEADER_BYTES, HEADER_BYTES + length));
      held = held.subarray(HEADER_BYTES + length);
    }
  };
}

import { encodeFrame } from "./frames.ts";

/** A frame of the supervisor as the engine delivers it. */
export function delivered(letter: string, payload: string, stream = 1): Buffer {
  const frame = encodeFrame("D", Buffer.from(payload));
  frame[4] = letter.charCodeAt(0);
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(frame.length, 4);
  return Buffer.concat([header, frame]);
}

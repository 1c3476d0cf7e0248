import { outputText } from "./output-text.ts";
import type { LeftError, LeftFile } from "../sandbox/left-files.ts";

/** A file that a program was to leave: its content, or why there is none. */
export type OutputFile =
  | { readonly name: string; readonly content: string; readonly encoding: "utf8" | "base64" }
  | { readonly name: string; readonly error: LeftError };

/** All of them together take at most so many bytes of the result; one that does not fit is not cut but refused. */
export function outputFiles(left: readonly LeftFile[], maxJsonBytes: number): OutputFile[] {
  let room = maxJsonBytes;
  return left.map(({ name, error, bytes }) => {
    if (error !== null) return { name, error };
    const { text, encoding, cut } = outputText(bytes, bytes.length, room);
    if (cut) return { name, error: "too-large" };
    room -= Buffer.byteLength(JSON.stringify(text));
    return { name, content: text, encoding };
  });
}

import type { GuestRequest } from "../../sandbox/request.ts";
import type { LeftInGuest } from "../guest-protocol.ts";

/** Of the files that were there at the end, those that were asked for. */
export function leftFiles(
  { left }: Pick<GuestRequest, "left">,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): LeftInGuest[] {
  let room = left?.maxBytes ?? 0;
  return (left?.names ?? []).map((name) => {
    const bytes = files.get(name);
    if (bytes === undefined) return { name, error: "missing", bytes: new Uint8Array() };
    if (bytes.length > room) return { name, error: "too-large", bytes: new Uint8Array() };
    room -= bytes.length;
    return { name, error: null, bytes };
  });
}

/** Keeps what a script writes into the files that are wanted, no more of each than is wanted of all. */
export function createLeftText({ left }: Pick<GuestRequest, "left">) {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    keep(name: string, text: string): void {
      // One byte too many is enough to tell that it is too large.
      if (left?.names.includes(name)) files.set(name, Buffer.from(text).subarray(0, left.maxBytes + 1));
    },
  };
}

import type { GuestRequest } from "../../sandbox/request.ts";
import type { LeftInGuest } from "../guest-protocol.ts";

/** Files by their names; null: there is something else of that name. */
type Files = ReadonlyMap<string, Uint8Array | null>;

/** Of the files that were there at the end, those that were asked for. */
export function leftFiles({ left }: Pick<GuestRequest, "left">, files: Files = new Map()): LeftInGuest[] {
  let room = left?.maxBytes ?? 0;
  return (left?.names ?? []).map((name) => {
    const bytes = files.get(name);
    if (bytes === null) return { name, error: "not-a-file", bytes: new Uint8Array() };
    if (bytes === undefined) return { name, error: "missing", bytes: new Uint8Array() };
    if (bytes.length > room) return { name, error: "too-large", bytes: new Uint8Array() };
    room -= bytes.length;
    return { name, error: null, bytes };
  });
}

/** Of what a program left, the files that are wanted; of each no more than is wanted of all. */
export function wantedFiles(
  { left }: Pick<GuestRequest, "left">,
  find: (name: string) => Uint8Array | null | undefined,
): Files {
  const files = new Map<string, Uint8Array | null>();
  for (const name of left?.names ?? []) {
    const bytes = find(name);
    // One byte too many is enough to tell that it is too large. A copy, since what is shared is sent whole.
    if (bytes !== undefined) files.set(name, bytes && bytes.slice(0, left!.maxBytes + 1));
  }
  return files;
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

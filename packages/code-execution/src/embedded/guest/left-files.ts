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

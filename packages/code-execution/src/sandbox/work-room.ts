import type { GuestRequest } from "./request.ts";

/** Bytes that a program may have in its working directory, which lies in memory: well below the limit of that. */
export function workBytes(memoryBytes: number): number {
  return Math.min(Math.floor(memoryBytes / 2), 128 * 1024 * 1024);
}

/** Files and folders that it may have there, with the directory itself. */
export const WORK_ENTRIES = 4096;

/** Every file there takes whole pages. */
const PAGE_BYTES = 4096;

/** What is wrong with files and input that do not fit there, or `undefined`. Completes "The program's files …". */
export function workRoomFault(
  { files, stdin }: Pick<GuestRequest, "files" | "stdin">,
  memoryBytes: number,
): string | undefined {
  const sizes = [...files.map(({ bytes }) => bytes.length), ...(stdin === undefined ? [] : [stdin.length])];
  const folders = new Set(files.flatMap(({ name }) => foldersOf(name)));
  const bytes = sizes.reduce((sum, size) => sum + Math.ceil(size / PAGE_BYTES) * PAGE_BYTES, 0);
  const entries = sizes.length + folders.size + 1;
  const room = workBytes(memoryBytes);
  if (bytes > room)
    return `need ${bytes} bytes of its working directory, which has ${room}, up to half of its memory limit`;
  if (entries > WORK_ENTRIES)
    return `are ${entries} with their folders, and its working directory holds ${WORK_ENTRIES}`;
  return undefined;
}

function foldersOf(name: string): string[] {
  return [...name.matchAll(/\//g)].map(({ index }) => name.slice(0, index));
}

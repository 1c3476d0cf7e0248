/** Bytes that a program may have in its working directory, which lies in memory: well below the limit of that. */
export function workBytes(memoryBytes: number): number {
  return Math.min(Math.floor(memoryBytes / 2), 128 * 1024 * 1024);
}

/** Files and folders that it may have there. */
export const WORK_ENTRIES = 4096;

/** What a program's files take. */
export interface FilesTaken {
  readonly bytes: number;
  /** Files and folders. */
  readonly entries: number;
}

/**
 * How much a program may keep in files: they lie beside its memory, where no limit of that holds. What was removed
 * and is open nowhere leaves room again, found by counting anew when there seems to be none.
 */
export interface FileRoom {
  /** Whether there is room for so many more; they count then. */
  take(more: Partial<FilesTaken>): boolean;
}

/**
 * `count`: what there is now, removed files that are open among it. `onRefused`: is told each time that there is no room.
 */
export function createFileRoom(
  most: FilesTaken,
  count: () => FilesTaken,
  onRefused: () => void = () => {},
): FileRoom {
  let taken: FilesTaken = { bytes: 0, entries: 0 };
  return {
    take({ bytes = 0, entries = 0 }) {
      const with_ = (now: FilesTaken): FilesTaken => ({
        bytes: now.bytes + bytes,
        entries: now.entries + entries,
      });
      const fits = ({ bytes: all, entries: those }: FilesTaken) => all <= most.bytes && those <= most.entries;
      let next = with_(taken);
      if (!fits(next)) next = with_(count());
      if (!fits(next)) {
        onRefused();
        return false;
      }
      taken = next;
      return true;
    },
  };
}

import { type JobContext, type KeepLines, UnrecoverableError } from "@millrace/core";
import { writeArchive } from "./write-archive.ts";

/** What a job has archived. */
export interface ArchiveFigures {
  readonly files: readonly string[];
  /** On the disk. */
  readonly bytes: number;
}

/** The files that one execution writes. */
export interface Archive {
  readonly figures: ArchiveFigures;
  /** Keeps lines in a new file of that name, if there are any. */
  keep(name: string): KeepLines;
}

/** Throws UnrecoverableError when this process has no folder for archives. */
export function openArchive(folder: string | undefined, { signal, logger }: JobContext): Archive {
  if (folder === undefined)
    throw new UnrecoverableError(
      "There is no folder for archives: set UPKEEP_ARCHIVE_DIR for the server, or archiveFolder of createUpkeepHandlers.",
    );
  const files: string[] = [];
  let bytes = 0;
  return {
    get figures() {
      return { files, bytes };
    },
    keep: (name) => async (lines) => {
      const written = await writeArchive(folder, name, lines, signal);
      if (written === null) return;
      files.push(written.file);
      bytes += written.bytes;
      logger.info({ ...written }, `Archived to ${written.file}`);
    },
  };
}

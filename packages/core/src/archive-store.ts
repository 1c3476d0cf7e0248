import type { FinishedStatus } from "./job.ts";

/**
 * Keeps lines of NDJSON in UTF-8 where they are safe. What is archived is deleted once this has resolved, having read all of
 * them, and stays where it is when it rejects.
 */
export type KeepLines = (lines: AsyncIterable<Uint8Array>) => Promise<void>;

/** The part of the store that hands out what it deletes. Throws as the store does. */
export interface ArchiveStore {
  /**
   * Drops the log lines of the oldest UTC day that ended more than `days` ago, once they are kept; the day is `YYYY-MM-DD`. It is set
   * apart first: whether that succeeds or not, its lines are not shown any more. Null: there is no such day. Throws MillraceError
   * `ARCHIVE_UNDER_WAY` when another process is at it.
   */
  archiveLogDay(
    days: number,
    keepDay: (day: string) => KeepLines,
  ): Promise<{ readonly day: string; readonly lines: number } | null>;
  /**
   * Makes the oldest day of log lines that was set apart for an archive part of the log again, where no schedule asks for archives and
   * none is being written. Answers the day, as `YYYY-MM-DD`. Null: there is none, or only such as a recovered backup has lines of, too.
   */
  putLogDayBack(): Promise<string | null>;
  /**
   * Deletes at most `limit` jobs of the queue that ended in that status at least so long ago, the oldest first, once they are kept.
   * Answers how many; null: there is no such queue.
   */
  archiveFinished(
    queue: string,
    which: { readonly status: FinishedStatus; readonly ageMs: number; readonly limit: number },
    keep: KeepLines,
  ): Promise<number | null>;
}

import { defineHandler, type JobHandler } from "@millrace/core";
import { z } from "zod";
import { DAY_MS, MAX_AGE_MS } from "./ages.ts";
import { openArchive } from "./archive.ts";
import type { UpkeepDependencies } from "./dependencies.ts";
import { upkeepPolicy } from "./upkeep-policy.ts";

const schema = z.strictObject({
  /** Log lines of days that ended so long ago go, in ms; whole UTC days, so at least one. Default: 7 days, or 3 with `archive`. */
  maxAge: z.int().min(DAY_MS).max(MAX_AGE_MS).optional(),
  /** They are written to a file first. Default: false. */
  archive: z.boolean().optional(),
});

const DEFAULT_DAYS = 7;
/** The engine drops lines by itself as they become a week old: several nights may fail before it comes to those that are to be archived. */
const DEFAULT_ARCHIVE_DAYS = 3;

/**
 * Handler of `cleanup-logs`: drops what jobs have logged, by whole days, and leaves the jobs alone. With `archive` a day is dropped once
 * its lines are in a file that is on the disk; a day on whose way the process died is archived again. Without it, days that were set
 * apart for an archive which nobody asks for any more are put back.
 */
export function createCleanupLogs({ engine, archiveFolder }: UpkeepDependencies): JobHandler {
  return defineHandler({
    type: "cleanup-logs",
    queue: "cleanup",
    schema,
    timeoutSeconds: 600,
    ...upkeepPolicy,
    async execute({ maxAge, archive = false }, context) {
      const store = await engine().connectStore();
      const days =
        maxAge === undefined ? (archive ? DEFAULT_ARCHIVE_DAYS : DEFAULT_DAYS) : Math.ceil(maxAge / DAY_MS);
      if (!archive) {
        const droppedDays = await store.dropLogDays(days);
        // After that: they are to be seen before they go.
        const putBack: string[] = [];
        for (let day = await store.putLogDayBack(); day !== null; day = await store.putLogDayBack()) {
          putBack.push(day);
          context.log(
            "warn",
            `The log lines of ${day}, which were set apart for an archive, are part of the log again: nobody archives`,
          );
          context.signal.throwIfAborted();
        }
        return { droppedDays, ...(putBack.length > 0 && { putBack }) };
      }
      const written = openArchive(archiveFolder, context);
      let droppedDays = 0;
      let lines = 0;
      for (;;) {
        context.signal.throwIfAborted();
        const archived = await store.archiveLogDay(days, (day) => written.keep(`job-logs-${day}`));
        if (archived === null) return { droppedDays, archived: { lines, ...written.figures } };
        droppedDays += 1;
        lines += archived.lines;
        context.progress({ done: droppedDays, total: droppedDays + 1 }, archived.day);
      }
    },
  });
}

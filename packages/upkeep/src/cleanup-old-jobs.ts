import {
  defineHandler,
  FINISHED_STATUSES,
  isQueueName,
  type JobHandler,
  UnrecoverableError,
} from "@millrace/core";
import { z } from "zod";
import { openArchive } from "./archive.ts";
import type { UpkeepDependencies } from "./dependencies.ts";
import { MAX_AGE_MS, MIN_AGE_MS } from "./ages.ts";
import { upkeepPolicy } from "./upkeep-policy.ts";

/** Jobs of one statement. */
const BATCH = 1000;
/** Jobs of one file: a transaction each. */
const ARCHIVE_BATCH = 10_000;

const schema = z
  .strictObject({
    /** Finished jobs that ended so long ago go, in ms. Left out: what the queues' own retention no longer keeps. */
    maxAge: z.int().min(MIN_AGE_MS).max(MAX_AGE_MS).optional(),
    /** Default: all. */
    queues: z.array(z.string().refine(isQueueName, "must be the name of a queue")).min(1).max(100).optional(),
    /** Default: all three. */
    statuses: z.array(z.enum(FINISHED_STATUSES)).min(1).optional(),
    /** They are written to files first. Default: false. */
    archive: z.boolean().optional(),
  })
  .refine(
    ({ maxAge, queues, statuses, archive }) =>
      maxAge !== undefined || (queues === undefined && statuses === undefined && archive !== true),
    { path: ["maxAge"], message: "is needed with queues, statuses or archive" },
  );

/**
 * Handler of `cleanup-old-jobs`. It deletes in batches; one that is stopped has deleted those before, and goes on when it is run again.
 * With `archive` a batch is deleted once its jobs are in a file that is on the disk.
 */
export function createCleanupOldJobs({ engine, archiveFolder }: UpkeepDependencies): JobHandler {
  return defineHandler({
    type: "cleanup-old-jobs",
    queue: "cleanup",
    schema,
    timeoutSeconds: 3600,
    ...upkeepPolicy,
    async execute({ maxAge, queues, statuses = FINISHED_STATUSES, archive = false }, context) {
      const store = await engine().connectStore();
      if (maxAge === undefined)
        return {
          deleted: await untilFewer(() => store.keepQueues(BATCH), { limit: BATCH, signal: context.signal }),
        };
      const names = queues ?? (await store.getQueueFigures()).map(({ queue }) => queue);
      const parts = names.flatMap((queue) => statuses.map((status) => ({ queue, status })));
      const byQueue: Record<string, number> = {};
      const written = archive ? openArchive(archiveFolder, context) : undefined;
      const limit = archive ? ARCHIVE_BATCH : BATCH;
      for (const [done, { queue, status }] of parts.entries()) {
        context.progress({ done, total: parts.length }, `${queue}, ${status}`);
        const deleted = await untilFewer(
          async () => {
            const which = { status, ageMs: maxAge, limit };
            const keep = written?.keep(`jobs-${queue}-${status}`);
            const count = await (keep === undefined
              ? store.cleanQueue(queue, which)
              : store.archiveFinished(queue, which, keep));
            if (count === null) throw new UnrecoverableError(`There is no queue ${queue}.`);
            return count;
          },
          { limit, signal: context.signal },
        );
        if (deleted > 0) byQueue[queue] = (byQueue[queue] ?? 0) + deleted;
      }
      const deleted = Object.values(byQueue).reduce((sum, count) => sum + count, 0);
      return { deleted, byQueue, ...(written !== undefined && { archived: written.figures }) };
    },
  });
}

/** Repeats until a call had less to do than it was allowed. */
async function untilFewer(
  step: () => Promise<number>,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal },
): Promise<number> {
  let total = 0;
  for (;;) {
    signal.throwIfAborted();
    const count = await step();
    total += count;
    if (count < limit) return total;
  }
}

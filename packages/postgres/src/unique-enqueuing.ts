import {
  type AddedJob,
  type JobId,
  QueueFullError,
  type StoredJob,
  type SubmissionWindow,
  UniqueKeyTakenError,
  type UniqueStore,
} from "@millrace/core";
import { DrizzleQueryError } from "drizzle-orm";
import type { Runner } from "./connection.ts";
import { toStoreError } from "./connection-error.ts";
import { addUniqueJobs } from "./queries/add-unique-jobs.ts";
import type { EnqueueRow } from "./queries/add-ready.ts";
import type { StoreBase } from "./store-part.ts";
import { callerRunner } from "./transaction-runner.ts";

/** What adding keyed jobs shares with adding plain ones. */
interface EnqueueSteps {
  resolve(jobs: readonly StoredJob[]): Promise<{ readonly rows: readonly EnqueueRow[] }>;
  takeWindows(runner: Runner, windows: SubmissionWindow | readonly SubmissionWindow[]): Promise<void>;
}

export function createUniqueEnqueuing(
  { enqueue, bind, dictionary }: StoreBase,
  { resolve, takeWindows }: EnqueueSteps,
): UniqueStore {
  return {
    async enqueueUnique(jobs, { transaction, window } = {}) {
      if (jobs.length === 0) return [];
      const { rows } = await resolve(jobs.map(({ job }) => job));

      async function add(runner: Runner): Promise<AddedJob[]> {
        if (window !== undefined) await takeWindows(runner, window);
        const rules = jobs.map(({ unique }) => unique);
        const answers = await addUniqueJobs(runner, bind, rows, rules);
        for (const { ord, outcome, id } of answers) {
          const { job, unique } = jobs[(ord as number) - 1] as (typeof jobs)[number];
          if (outcome === "taken") throw new UniqueKeyTakenError(id as JobId, unique?.key);
          if (outcome !== "full") continue;
          const full = dictionary.queueById(Number(id))?.settings;
          throw new QueueFullError(full?.queue ?? job.queue, full?.maxWaiting ?? 0);
        }
        return answers.map(({ id, outcome }) => ({ id, outcome }) as AddedJob);
      }

      if (transaction !== undefined) return withStoreErrors(() => add(callerRunner(transaction)));
      return window === undefined ? add(enqueue) : enqueue.transaction(add);
    },
  };
}

/** A caller's driver throws errors of its own; a key that was not free in time is to look the same everywhere. */
async function withStoreErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof DrizzleQueryError ? error.cause : error;
    const translated = toStoreError(cause);
    throw translated === cause ? error : translated;
  }
}

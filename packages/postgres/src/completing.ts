import {
  type Completion,
  type CompletionAnswer,
  JobAbortedError,
  type JobId,
  type Notifier,
  type Store,
  type StoredJob,
} from "@millrace/core";
import type { Runner } from "./connection.ts";
import { errorCode } from "./connection-error.ts";
import { completeJobs } from "./queries/complete-jobs.ts";
import type { StoreBase } from "./store-part.ts";

/** SQLSTATE of a row that no partition takes: a day began whose partitions are missing. */
const NO_PARTITION = "23514";

/**
 * Holds the lease for a handler's own transaction: rescue and forced cancel lock it FOR UPDATE and so wait, or came
 * first and no row is left. Index: lease's primary key.
 */
const HOLD_LEASE = `
select l.ids[$3::text::int4] = $4::text::int8 and $3::text::int4 <> all (l.closed) as held
from millrace.lease l where l.worker_id = $1::text::int8 and l.number = $2::text::int8 for key share`;

type Completing = Pick<Store, "complete" | "withLease">;

export function createCompleting(
  { work, general, bind, dictionary }: StoreBase,
  notifier: Pick<Notifier, "notify">,
  enqueueWithin: (runner: Runner, jobs: readonly StoredJob[]) => Promise<JobId[]>,
): Completing {
  /** Runs it again after making the partitions of a day that began meanwhile. */
  async function withPartitions<T>(record: () => Promise<T>): Promise<T> {
    try {
      return await record();
    } catch (error) {
      if (errorCode(error) !== NO_PARTITION) throw error;
      await general.run(bind("select millrace.make_partitions()"));
      return record();
    }
  }

  /** One worker id's completions, and with them, in one transaction, the jobs that follow. */
  async function record(workerId: string, completions: readonly Completion[]): Promise<CompletionAnswer[]> {
    if (completions.every((completion) => completion.followOn.length === 0)) {
      return withPartitions(() => completeJobs(work, bind, workerId, completions));
    }
    return withPartitions(() =>
      work.transaction(async (transaction) => {
        const answers = await completeJobs(transaction, bind, workerId, completions);
        const following = completions.flatMap((completion, index) =>
          answers[index] === "accepted" ? completion.followOn : [],
        );
        if (following.length > 0) await enqueueWithin(transaction, following);
        return answers;
      }),
    );
  }

  /** A queue with a concurrency of its own, or keys, has room again: other processes may be waiting for it. */
  async function hintSlots(completions: readonly Completion[]): Promise<void> {
    const queues = new Set(completions.map((completion) => completion.queue));
    for (const queue of queues) {
      const settings = (await dictionary.queue(queue))?.settings;
      if (settings?.concurrency != null || settings?.keyed === true) notifier.notify({ kind: "slot", queue });
    }
  }

  return {
    async complete(completions) {
      const byWorker = new Map<string, number[]>();
      completions.forEach(({ lease }, index) => {
        const indexes = byWorker.get(lease.workerId);
        if (indexes === undefined) byWorker.set(lease.workerId, [index]);
        else indexes.push(index);
      });
      const answers = new Array<CompletionAnswer>(completions.length);
      for (const [workerId, indexes] of byWorker) {
        const batch = indexes.map((index) => completions[index] as Completion);
        const recorded = await record(workerId, batch);
        indexes.forEach((index, place) => {
          answers[index] = recorded[place] as CompletionAnswer;
        });
      }
      await hintSlots(completions);
      return answers;
    },
    withLease: (job, handle) =>
      general.transaction(async ({ run, sql }) => {
        const [row] = await run(bind(HOLD_LEASE), [
          job.lease.workerId,
          String(job.lease.number),
          String(job.position),
          job.id,
        ]);
        if (row?.held !== true) {
          throw new JobAbortedError(
            "lease-lost",
            `Job ${job.id} was taken over: its lease is gone, so this transaction is rolled back.`,
          );
        }
        return handle(sql);
      }),
  };
}

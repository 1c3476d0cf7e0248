import { type JobId, type JobPolicy, type StoredJob, type StoredJobs, systemClock } from "@millrace/core";
import { errorCode } from "./connection-error.ts";
import { hintsOf } from "./hints-of-jobs.ts";
import type { PostgresNotifier } from "./postgres-notifier.ts";
import { type EnqueueRow, LARGE_PAYLOAD } from "./queries/add-ready.ts";
import { copyJobs } from "./queries/copy-jobs.ts";
import type { StoreBase } from "./store-part.ts";

/** Fewer jobs than this are stored sooner by one statement than by the five of a COPY. */
const FEWEST = 1000;

/** in_failed_sql_transaction: the driver does not tell why a COPY failed once its end was sent, but the next statement fails by it. */
const FAILED_BEFORE = "25P02";

/**
 * The quick way of a long list of plain jobs: the server stores what has come while the rest is made. Undefined when nothing
 * was stored and another way is to be taken: since they are few, or are not plain, or the server refused them without a word.
 */
export function createCopying(
  { dictionary, enqueue, bind }: Pick<StoreBase, "dictionary" | "enqueue" | "bind">,
  notifier: Pick<PostgresNotifier, "announce">,
): (jobs: StoredJobs) => Promise<readonly JobId[] | undefined> {
  function* rowsOf(jobs: StoredJobs): Generator<EnqueueRow> {
    const policies = new Map<JobPolicy, number | undefined>();
    for (const job of jobs) {
      if (!policies.has(job.policy)) policies.set(job.policy, dictionary.knownPolicyId(job.policy));
      const type = dictionary.knownType(job.type);
      const queue = dictionary.knownQueue(job.queue);
      const policyId = policies.get(job.policy);
      if (
        type === undefined ||
        policyId === undefined ||
        queue?.settings.maxWaiting !== null ||
        !isPlain(job)
      )
        throw new NotPlainError();
      const { priority, payload, scheduledAtMs } = job;
      yield {
        typeId: type.id,
        queueId: queue.id,
        policyId,
        priority,
        payload,
        scheduledAtMs,
        tellsEnd: false,
        extra: null,
      };
    }
  }

  return async (jobs) => {
    if (jobs.length < FEWEST) return undefined;
    await dictionary.fresh();
    try {
      rowsOf(jobs).next(); // lists are of one kind as a rule: none is begun in vain for its first job
      return await notifier.announce(
        () => hintsOf(jobs, systemClock.now()),
        (hints) => copyJobs(enqueue, bind, jobs.length, rowsOf(jobs), hints),
      );
    } catch (error) {
      if (error instanceof NotPlainError || errorCode(error) === FAILED_BEFORE) return undefined;
      throw error;
    }
  };
}

/** Some job of a list cannot be copied. */
class NotPlainError extends Error {}

/** Ready now, small, and with nothing of its own beside its payload. */
function isPlain({ scheduledAtMs, links, key, webhookUrl, trace, payload }: StoredJob): boolean {
  return (
    scheduledAtMs === null &&
    links === undefined &&
    key === undefined &&
    webhookUrl === undefined &&
    trace === undefined &&
    payload.length <= LARGE_PAYLOAD
  );
}

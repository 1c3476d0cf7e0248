import type { Job, JobId, Store } from "@millrace/core";

/** Most ids of one statement. */
const MAX_IDS = 500;

/** Reads jobs by id. */
export interface JobReader {
  getJob(id: JobId): Promise<Job | null>;
}

/**
 * Under load, reads of single jobs become few statements: those that come while one is under way wait for
 * the next, which begins after all of them were asked for, so that each sees what its caller has written.
 */
export function createCoalescedReader(read: Store["getJobsById"]): JobReader {
  const waiting = new Map<JobId, PromiseWithResolvers<Job | null>>();
  let reading = false;

  async function readAll(): Promise<void> {
    while (waiting.size > 0) {
      const batch = [...waiting].slice(0, MAX_IDS);
      for (const [id] of batch) waiting.delete(id);
      await answer(new Map(batch));
    }
    reading = false;
  }

  async function answer(batch: ReadonlyMap<JobId, PromiseWithResolvers<Job | null>>): Promise<void> {
    try {
      const jobs = new Map((await read([...batch.keys()])).map((job) => [job.id, job]));
      for (const [id, { resolve }] of batch) resolve(jobs.get(id) ?? null);
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    }
  }

  return {
    getJob(id) {
      let waiter = waiting.get(id);
      if (waiter === undefined) {
        waiter = Promise.withResolvers();
        waiting.set(id, waiter);
      }
      if (!reading) {
        reading = true;
        // The calls of this turn of the event loop belong together.
        setImmediate(() => void readAll());
      }
      return waiter.promise;
    },
  };
}

import type { JobQueueManager } from "millrace";
import type postgres from "postgres";

/** Jobs of one call. */
const BATCH = 10_000;

/**
 * Puts everything beside the plain jobs that is not plain: so many keys with a job each, a fair queue, a queue with a
 * rate, unique keys, a schedule and a workflow. Nobody runs any of it.
 */
export async function fillWithFeatures(
  manager: JobQueueManager,
  sql: postgres.Sql,
  schema: string,
  keys: number,
): Promise<void> {
  await sql.unsafe(`insert into ${schema}.queue (name) values ('keyed'), ('fair'), ('rated'), ('linked')`);
  // Types without a handler in any process that works.
  await sql.unsafe(`insert into ${schema}.job_type (name, queue_id, policy_id, base_policy_id)
    select 'other', q.id, t.policy_id, t.base_policy_id from ${schema}.job_type t cross join ${schema}.queue q
    where t.name = 'plain' and q.name = 'linked'`);
  const { queues } = manager;
  await queues.change("keyed", { keys: { concurrency: 1 } });
  await queues.change("fair", { order: "fair" });
  await queues.change("rated", {
    rate: { limit: 10, windowMs: 1000 },
    keys: { rate: { limit: 2, windowMs: 1000 } },
  });
  const add = async (count: number, job: (n: number) => object) => {
    for (let from = 0; from < count; from += BATCH) {
      const size = Math.min(BATCH, count - from);
      await manager.createJobs(
        Array.from({ length: size }, (_, n) => ({ type: "other", payload: {}, ...job(from + n) })),
      );
    }
  };
  await add(keys, (n) => ({ queue: "keyed", key: `key-${n}` }));
  await add(5_000, (n) => ({ queue: "fair", key: `key-${n % 500}` }));
  await add(5_000, (n) => ({ queue: "rated", key: `key-${n % 500}` }));
  await add(1_000, (n) => ({ unique: { key: `unique-${n}` } }));
  await manager.schedules.create({ name: "hourly", type: "other", payload: {}, cron: "0 * * * *" });
  await linkNewerJobs(manager);
  // The jobs stand in the lines of their keys, as they do once a worker has looked at the queue.
  for (let adopted = 0; adopted < keys + 10_000; adopted += 2_000)
    await sql.unsafe(`select ${schema}.tend_keys()`);
}

/** A workflow of a hundred jobs, which come after all that are there: the end of any of those may matter to it. */
export async function linkNewerJobs(manager: JobQueueManager): Promise<void> {
  const jobs = Array.from({ length: 100 }, (_, n) => ({
    ref: `job-${n}`,
    type: "other",
    payload: {},
    ...(n > 0 && { dependsOn: [`job-${n - 1}`] }),
  }));
  await manager.workflows.create({ jobs });
}

import type { JobFilter, JobId } from "@millrace/core";
import { beforeEach, expect, test } from "vitest";
import { claim, job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

let ids: JobId[];
/** A failed job each 24 hours, the newest half a day ago, a completed one beside each; one that waits and one that runs. */
beforeEach(async () => {
  const rows = await sql`
    insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority, status, payload, error_code, error_message)
    select nextval('millrace.job_seq'), clock_timestamp() - (n - 0.5) * interval '1 day', clock_timestamp() - interval '20 days', q.id, t.id, t.policy_id, 0, 0, 3, s,
      '{}', 'e', 'row ' || n || ' is broken'
    from (select millrace.make_partitions(array(select current_date - n from generate_series(0, 5) n))) made
      cross join generate_series(4, 1, -1) n cross join generate_series(1, 2) s cross join millrace.job_type t join millrace.queue q on q.name = ${queue}
    where t.name = 'plain' order by n desc, s returning id::text, status`;
  ids = rows.filter(({ status }) => status === 2).map(({ id }) => id);
  await store.enqueue([job(), job()]);
  await claim(1);
});

const list = async (filter: JobFilter) =>
  (await store.listJobs({ filter: { queue, ...filter }, limit: 100, beforeId: null })).jobs.map(
    ({ id }) => id,
  );

test("lists, exports and bulk actions tell jobs by when they ended", async () => {
  const [fourth, third, second, first] = ids as [JobId, JobId, JobId, JobId];
  const [row] = await sql`select millrace.failure_fingerprint('row 1 is broken') as fingerprint`;
  const cases: readonly [JobFilter, readonly JobId[]][] = [
    [{ endedAfter: daysAgo(2) }, [first, second]],
    [{ endedBefore: daysAgo(2) }, [third, fourth]],
    [{ endedAfter: daysAgo(3), endedBefore: daysAgo(1) }, [second, third]],
    [{ endedAfter: daysAgo(1), endedBefore: daysAgo(2) }, []],
  ];
  for (const [ended, wanted] of cases) {
    const failed = { queue, status: "failed", ...ended } as const;
    expect(await list(failed)).toEqual(wanted);
    expect(await list({ ...failed, fingerprint: row?.fingerprint })).toEqual(wanted);
    const exported: JobId[] = [];
    for await (const jobs of store.exportJobs(failed)) exported.push(...jobs.map(({ id }) => id));
    expect(exported.toSorted()).toEqual(wanted.toSorted());
    expect(await store.previewBulk({ action: "retry", filter: failed })).toEqual({
      matched: wanted.length,
      exact: true,
    });
    // Of all statuses: what has not ended ended at no time.
    expect(await list(ended)).toHaveLength(2 * wanted.length);
  }
});

test("a redrive puts back those alone, and shows its instants again", async () => {
  const filter = { queue, status: "failed", endedAfter: daysAgo(3), endedBefore: daysAgo(1) } as const;
  const id = await store.startBulk({ action: "retry", filter });
  while ((await store.workBulk(500)) !== null);
  expect(await store.getBulkAction(id)).toMatchObject({ state: "completed", done: 2, filter });
  expect(await list({ status: "failed" })).toEqual([ids[3], ids[0]]);
});

test("SQL refuses what is no instant", async () => {
  await expect(sql`select millrace.start_bulk('retry', '{"endedAfter": "soon"}')`).rejects.toThrow(
    "invalid input syntax",
  );
  await expect(sql`select millrace.start_bulk('retry', '{"endedAfter": 5}')`).rejects.toThrow(
    "filter endedAfter must not be 5",
  );
});

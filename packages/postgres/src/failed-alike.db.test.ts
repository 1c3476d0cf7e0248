import { beforeAll, expect, test } from "vitest";
import { sql, store, useStore } from "./test-store.ts";

useStore();

/** Failed jobs so far apart that a walk over ranges of ids would meet one at a time: by turns of two groups. */
const GAP = 1_000_000;
const JOBS = 60;

let fingerprint: string;
beforeAll(async () => {
  await sql`insert into millrace.finished (id, finished_at, created_at, queue_id, type_id, policy_id, retry_count, crashes, priority,
      status, payload, error_code, error_message)
    select n * ${GAP}::bigint, now(), now(), t.queue_id, t.id, t.policy_id, 0, 0, 1 + n % 4, 2, '{}', 'e',
      case n % 2 when 0 then 'row ' || n || ' is broken' else 'no such file: /data/' || n || '/x.csv' end
    from generate_series(1, ${JOBS}) n cross join (select * from millrace.job_type limit 1) t`;
  const [row] = await sql`select millrace.failure_fingerprint('row 5 is broken') as fingerprint`;
  fingerprint = row?.fingerprint;
});

const alike = (keep = (_n: number) => true) =>
  Array.from({ length: JOBS / 2 }, (_, index) => JOBS - 2 * index)
    .filter(keep)
    .map((n) => String(n * GAP));

test("a list of failed jobs of a fingerprint meets these alone, and all of them", async () => {
  const ids: string[] = [];
  let beforeId: string | null = null;
  do {
    const page = await store.listJobs({ filter: { status: "failed", fingerprint }, limit: 7, beforeId });
    expect(page.searched).toBeNull();
    expect(page.jobs).toHaveLength(Math.min(7, JOBS / 2 - ids.length));
    ids.push(...page.jobs.map(({ id }) => id));
    beforeId = page.nextBeforeId;
  } while (beforeId !== null);
  expect(ids).toEqual(alike());
});

test("other filters judge them", async () => {
  const filter = { status: "failed", fingerprint, type: "plain", priority: 3, errorCode: "e" } as const;
  const page = await store.listJobs({ filter, limit: 100, beforeId: null });
  expect(page.jobs.map(({ id }) => id)).toEqual(alike((n) => n % 4 === 2));
  expect(page.nextBeforeId).toBeNull();
  const none = { ...filter, errorCode: "other" };
  expect((await store.listJobs({ filter: none, limit: 100, beforeId: null })).jobs).toEqual([]);
});

test("a bulk action matches them in one step", async () => {
  const ask = async (filter: object, limit: number, after = 0) => {
    const [row] = await sql`select array_to_json(m.ids)::text as ids, m.reached
      from millrace.match_jobs(${sql.json(filter as never)}, '{failed}', ${after}, 9223372036854775807, ${limit}) m`;
    return { ids: JSON.parse(row?.ids).map(String), reached: row?.reached };
  };
  const all = alike().reverse();
  expect(await ask({ fingerprint }, 1000)).toEqual({ ids: all, reached: all.at(-1) });
  expect(await ask({ fingerprint }, 3)).toEqual({ ids: all.slice(0, 3), reached: all[2] });
  expect(await ask({ fingerprint }, 3, Number(all[2]))).toMatchObject({ ids: all.slice(3, 6) });
  expect((await ask({ fingerprint, priority: 3 }, 1000)).ids).toEqual(alike((n) => n % 4 === 2).reverse());
  expect(await ask({ fingerprint }, 3, Number(all.at(-1)))).toEqual({ ids: [], reached: null });
  expect((await ask({ fingerprint: "0123456789abcdef" }, 1000)).ids).toEqual([]);
});

test("no day samples fingerprints for statistics", async () => {
  const targets =
    await sql`select distinct a.attstattarget as target from pg_index i join pg_attribute a on a.attrelid = i.indexrelid
    join pg_inherits h on h.inhrelid = i.indrelid
    where h.inhparent = 'millrace.finished_other'::regclass and i.indexprs is not null and a.attnum = 1`;
  expect(targets).toEqual([{ target: 0 }]);
});

import type { ClaimedJob } from "@millrace/core";
import type postgres from "postgres";
import { expect, test } from "vitest";
import { failed, member } from "./test-dependencies.ts";
import { claim, done, end, job, sql, store, useStore } from "./test-store.ts";

useStore();

const OTHERS = 200_000;

/** One session is asked and does the work, since each tells what it read only from time to time. */
async function rowsReadThrough(session: postgres.ReservedSql): Promise<number> {
  await session`select pg_stat_force_next_flush()`;
  const [row] = await session`select sum(seq_tup_read)::float8 as rows from pg_stat_user_tables
    where relname in ('dependency', 'dependent', 'scheduled')`;
  return row?.rows as number;
}

test("a chain ends and is brought back by its indexes in a session that planned while the tables were empty", async () => {
  await sql`vacuum analyze millrace.dependency, millrace.dependent, millrace.scheduled`;
  const session = await sql.reserve();
  const failChain = async (length: number) => {
    const jobs = Array.from({ length }, (_, index) => member(index === 0 ? [] : [index - 1]));
    const { id } = await store.addWorkflow({ name: null, jobs, onComplete: null });
    const { jobs: claimed } = await claim(1, { sweep: true });
    await store.complete(claimed.map((first) => end(first, failed)));
    const settle = async () => {
      for (let taken = 1; taken > 0; )
        taken = (await session`select taken from millrace.release_dependents(500)`)[0]?.taken;
    };
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({ state: "failed", jobs: { failed: length } });
    expect(await store.retryWorkflow(id)).toBe(1);
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({ jobs: { unfinished: length } });
    for (const first of (await claim(1, { sweep: true })).jobs) await store.complete([end(first, failed)]);
    await settle();
  };
  // So often a statement is planned for its values; from then on one plan is kept.
  for (let n = 0; n < 6; n++) await failChain(2);
  const before = await rowsReadThrough(session);
  await failChain(1000);
  // Each step of the chain would read the tables: some hundred thousand rows each time, a million in all.
  expect((await rowsReadThrough(session)) - before).toBeLessThan(100_000);
  session.release();
});

test("a workflow moves without reading through tables of which it is a small part", async () => {
  // Edges of workflows that are long over, and jobs that wait for their time.
  await sql`insert into millrace.dependency (parent_id, child_id, outcome)
    select -n, -1 - n % 1000, 1 from generate_series(1, ${OTHERS}::int) n`;
  await sql`insert into millrace.dependent (id, on_failure, open) select -n, 1, 0 from generate_series(1, ${OTHERS}::int) n`;
  await sql`insert into millrace.scheduled (id, run_at, created_at, queue_id, type_id, policy_id, priority)
    select -n, now() + interval '1 day', now(), 1, 1, 1, 3 from generate_series(1, ${OTHERS}::int) n`;
  await sql`analyze millrace.dependency, millrace.dependent, millrace.scheduled`;

  const wide = Array.from({ length: 300 }, () => member([0]));
  const { ids } = await store.addWorkflow({
    name: null,
    jobs: [member(), ...wide, member([150]), member([1, 2, 300], "run")],
    onComplete: { job: job(), onParentFailure: "run" },
  });
  const session = await sql.reserve();
  const before = await rowsReadThrough(session);
  let passes = 0;
  for (const expected of [1, 300, 1, 1]) {
    const { jobs } = await claim(4096, { sweep: true });
    expect(jobs).toHaveLength(expected);
    for (const claimed of jobs as ClaimedJob[])
      await store.complete([end(claimed, claimed.id === ids[150] ? failed : done)]);
    for (let taken = 1; taken > 0; passes++) {
      const [pass] = await session`select taken from millrace.release_dependents(50)`;
      taken = pass?.taken;
    }
  }
  expect(passes).toBeGreaterThan(8);
  expect((await rowsReadThrough(session)) - before).toBeLessThan(OTHERS);
  // The measure sees a scan.
  await session`select count(extra) from millrace.scheduled`;
  expect((await rowsReadThrough(session)) - before).toBeGreaterThanOrEqual(OTHERS);
  session.release();
});

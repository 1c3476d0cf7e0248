import type { ClaimedJob } from "@millrace/core";
import { expect, test } from "vitest";
import { failed, member } from "./test-dependencies.ts";
import { claim, done, end, job, sql, store, useStore } from "./test-store.ts";

useStore();

const OTHERS = 200_000;

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
  // One session, since each tells what it read only from time to time.
  const session = await sql.reserve();
  const rowsReadThrough = async () => {
    await session`select pg_stat_force_next_flush()`;
    const [row] = await session`select sum(seq_tup_read)::float8 as rows from pg_stat_user_tables
      where relname in ('dependency', 'dependent', 'scheduled')`;
    return row?.rows as number;
  };
  const before = await rowsReadThrough();
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
  expect((await rowsReadThrough()) - before).toBeLessThan(OTHERS);
  // The measure sees a scan.
  await session`select count(extra) from millrace.scheduled`;
  expect((await rowsReadThrough()) - before).toBeGreaterThanOrEqual(OTHERS);
  session.release();
});

import { type NodeProcess, spawnNode } from "@millrace/testing";
import { expect, test } from "vitest";
import { databaseUrl, queue, sql, store, useStore } from "./test-store.ts";

useStore();

const CAP = 6;
const PROCESSES = 4;
const ROUNDS = 40;

test("processes that add, move and retry never bring a queue more than its cap, also when one is killed", {
  timeout: 120_000,
}, async () => {
  const other = `${queue}-other`;
  await store.configureQueue(other, {});
  await store.configureQueue(queue, { maxWaiting: CAP - 1, concurrency: 1 });
  const file = new URL("queue-filler.fixture.ts", import.meta.url);
  const fillers: NodeProcess[] = Array.from({ length: PROCESSES }, () =>
    spawnNode(file, { args: [databaseUrl, queue, other], patienceMs: 90_000 }),
  );
  const seen: number[] = [];
  const answers = new Set<string>();
  const watching = new AbortController();
  async function watch(): Promise<void> {
    while (!watching.signal.aborted) {
      const [row] =
        await sql`select count(*)::int as n from millrace.jobs where queue = ${queue} and status in ('pending', 'running')`;
      seen.push(row?.n);
    }
  }
  const watched = watch();
  try {
    await Promise.all(
      fillers.map(async (filler, index) => {
        for (let round = 0; round < ROUNDS; round++) {
          if (index === 0 && round === ROUNDS / 2) return filler.signal("SIGKILL");
          const { way, answer } = await filler.event("went", ({ way }) => way !== "fail");
          answers.add(`${String(way)} ${String(answer)}`);
        }
      }),
    );
  } finally {
    watching.abort();
    await watched;
    await Promise.all(fillers.map((filler) => filler.destroy()));
  }
  expect(Math.max(...seen)).toBe(CAP);
  for (const way of ["add", "move", "retry"]) {
    expect(answers).toContain(`${way} done`);
    expect(answers).toContain(`${way} full`);
  }
  // Nothing was lost or doubled on the way: the kept counts are those of the rows. By one statement, since what a process
  // had sent when it was killed may still be under way.
  const counts = await sql`
    select c.queue, (c.ready + c.scheduled + c.running)::int as counted, c.failed::int as counted_failed,
      count(*) filter (where j.status in ('pending', 'running'))::int as present,
      count(*) filter (where j.status = 'failed')::int as present_failed
    from millrace.job_counts c left join millrace.jobs j on j.queue = c.queue
    group by c.queue, c.type, c.ready, c.scheduled, c.running, c.failed order by c.queue`;
  expect(counts.map(({ queue: name }) => name)).toEqual([queue, other]);
  for (const row of counts) {
    expect(row).toMatchObject({ present: row["counted"], present_failed: row["counted_failed"] });
  }
});

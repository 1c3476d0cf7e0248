import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import { silentLogger } from "@millrace/core";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { idsOf, stop } from "./test-processes.ts";

const EACH = 30;
const DELAY_MS = 400;
/** For so long jobs are put off. Milliseconds. */
const PUT_OFF_MS = 2_000;
const ENDS = ["snooze", "retry", "give-up", "complete"] as const;

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

interface Execution {
  readonly id: string;
  readonly kind: (typeof ENDS)[number];
  /** As in attempt.outcome; null: it ended the job. */
  readonly outcome: number | null;
  readonly started_ms: number;
  readonly ended_ms: number;
}

test("jobs that are put off, fail until a time or fail for good keep their promises over processes, one of which is killed", async () => {
  const children = [1, 2, 3].map(() =>
    spawnNode(new URL("test-put-off-worker.ts", import.meta.url), {
      args: [database.url, String(DELAY_MS)],
      patienceMs: 90_000,
    }),
  );
  const office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  try {
    await Promise.all(children.map((child) => child.event("ready")));
    const kinds = Array.from({ length: EACH * ENDS.length }, (_, n) => ENDS[n % ENDS.length]!);
    const until = Date.now() + PUT_OFF_MS;
    const ids = await office.createJobs(kinds.map((ends) => ({ type: "uneven", payload: { ends, until } })));
    const [victim, ...others] = children as [(typeof children)[0], ...typeof children];
    await victim.event("started");
    victim.signal("SIGKILL");
    const jobs = await Promise.all(ids.map((id) => office.waitFor(id)));
    await Promise.all(others.map(stop));

    // What became of each, and what it cost: being put off burns no attempt, nor does the death of a worker.
    for (const [n, job] of jobs.entries()) {
      const kind = kinds[n]!;
      expect(job.status, kind).toBe(kind === "give-up" ? "failed" : "completed");
      if (kind !== "retry") expect(job.retryCount, kind).toBe(0);
    }
    const executions = (await sql`
      select a.job_id::text as id, f.payload ->> 'ends' as kind, a.outcome, extract(epoch from a.started_at)::float8 * 1000 as started_ms,
        extract(epoch from a.ended_at)::float8 * 1000 as ended_ms
      from millrace.attempt a join millrace.finished f on f.id = a.job_id
      union all
      select f.id::text, f.payload ->> 'ends', null, extract(epoch from f.started_at)::float8 * 1000, extract(epoch from f.finished_at)::float8 * 1000
      from millrace.finished f order by 1, 5`) as unknown as readonly Execution[];
    const byJob = Map.groupBy(executions, ({ id }) => id);
    const waits = { snooze: 0, retry: 0, "give-up": 0, complete: 0 };
    let deaths = 0;
    for (const [n, job] of jobs.entries()) {
      const own = byJob.get(job.id) ?? [];
      const of = (outcome: number) => own.filter((execution) => execution.outcome === outcome).length;
      const kind = kinds[n]!;
      deaths += of(2);
      if (kind === "retry") expect(job.retryCount).toBe(of(1));
      for (const [index, { outcome, ended_ms: endedMs }] of own.entries()) {
        if (outcome !== 1 && outcome !== 4) continue;
        waits[kind] += 1;
        expect(outcome, kind).toBe(kind === "snooze" ? 4 : 1);
        expect(own[index + 1]!.started_ms - endedMs).toBeGreaterThanOrEqual(DELAY_MS);
      }
    }
    // The fault has bitten, all processes took part, and jobs were put off.
    expect(deaths).toBeGreaterThan(0);
    expect(waits).toEqual({
      snooze: expect.any(Number),
      retry: expect.any(Number),
      "give-up": 0,
      complete: 0,
    });
    expect(Math.min(waits.snooze, waits.retry)).toBeGreaterThan(0);
    for (const child of children) expect(idsOf(child, "started").length).toBeGreaterThan(0);
  } finally {
    await office.shutdown();
    await Promise.all(children.map((child) => child.destroy()));
  }
});

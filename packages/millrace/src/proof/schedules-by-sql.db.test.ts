import { silentLogger } from "@millrace/core";
import { createTestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { idsOf, startWorker } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

test("two sessions put one schedule by SQL again and again while three processes run it: one job for each tick", async () => {
  const database = await createTestDatabase();
  const sessions = [1, 2].map(() => postgres(database.url, { max: 1, onnotice() {} }));
  const [sql] = sessions as [postgres.Sql];
  const office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
  const options = { databaseUrl: database.url, slots: 10, runMs: 0 };
  const schedulers = await Promise.all([1, 2, 3].map(() => startWorker(options)));
  try {
    const over = new AbortController();
    let puts = 0;
    const answers = new Set<string>();
    const putters = sessions.map(async (session, by) => {
      while (!over.signal.aborted) {
        const settings = {
          type: "proof",
          payload: { by },
          intervalMs: 100,
          overlap: "allow",
          catchUp: "all",
        };
        const [row] =
          await session`select millrace.put_schedule('often', ${session.json(settings)}) as answer`;
        answers.add(row?.answer as string);
        puts++;
      }
    });
    const runs = () => sql`
      select r.tick_at, r.outcome, r.job_id::text as job_id from millrace.schedule_run r join millrace.schedule s on s.id = r.schedule_id
      where s.name = 'often' order by r.tick_at`;
    await until("thirty ticks", async () => (await runs()).length >= 30);
    over.abort();
    await Promise.all(putters);
    await sql`select millrace.pause_schedule('often')`;

    const recorded = await runs();
    const ticks = recorded.map(({ tick_at }) => (tick_at as Date).getTime());
    expect(puts).toBeGreaterThan(ticks.length);
    expect(answers).toEqual(new Set(["created", "replaced"]));
    expect(ticks).toEqual(ticks.map((_, index) => ticks[0]! + index * 100));
    expect(new Set(recorded.map(({ outcome }) => outcome as string))).toEqual(new Set(["created"]));
    const stored =
      await sql`select j.id::text as id from millrace.jobs j where j.type = 'proof' order by j.id`;
    expect(stored.map(({ id }) => id as string)).toEqual(
      recorded.map(({ job_id }) => job_id as string).sort((a, b) => Number(a) - Number(b)),
    );
    expect(schedulers.flatMap((scheduler) => idsOf(scheduler, "trouble"))).toEqual([]);
  } finally {
    await Promise.all(schedulers.map((scheduler) => scheduler.destroy()));
    await Promise.all([office.shutdown(), ...sessions.map((session) => session.end())]);
    await database.drop();
  }
}, 60_000);

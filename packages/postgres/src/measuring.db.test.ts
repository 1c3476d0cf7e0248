import { expect, test } from "vitest";
import { job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

const ageOf = async (name: string) =>
  (await store.getOldestReady()).find((oldest) => oldest.queue === name)?.ageMs;

test("the oldest ready job of a queue counts, whatever its priority; a scheduled one does not", async () => {
  expect(await ageOf(queue)).toBeUndefined();
  await store.enqueue([job({ queue, scheduledAtMs: Date.now() + 3_600_000 })]);
  expect(await ageOf(queue)).toBeUndefined();
  await store.enqueue([
    job({ queue, priority: 1 }),
    job({ queue, priority: 9 }),
    job({ queue, priority: 9 }),
  ]);
  const age = await ageOf(queue);
  expect(age).toBeGreaterThanOrEqual(0);
  await sql`update millrace.ready set created_at = created_at - interval '1 hour'
    where seq = (select min(r.seq) from millrace.ready r where r.priority = 9
      and r.queue_id = (select id from millrace.queue where name = ${queue}))`;
  expect(await ageOf(queue)).toBeGreaterThanOrEqual(3_600_000);
  expect(await ageOf(queue)).toBeLessThan(3_600_000 + 60_000);
});

test("a job that had a time has waited since that", async () => {
  await store.enqueue([job({ queue, scheduledAtMs: Date.now() - 7_200_000 })]);
  await store.promote(100);
  await sql`update millrace.ready set created_at = created_at - interval '1 day'
    where queue_id = (select id from millrace.queue where name = ${queue}) and extra ? 'dueAt'`;
  const age = await ageOf(queue);
  expect(age).toBeLessThan(86_400_000);
});

test("the database's figures", async () => {
  const figures = await store.getDatabaseFigures();
  expect(figures.version).toMatch(/^\d+/);
  expect(figures.engineBytes).toBeGreaterThan(100_000);
  expect(figures.databaseBytes).toBeGreaterThan(figures.engineBytes / 2);
  expect(figures.connections).toBeGreaterThanOrEqual(1);
  expect(figures.connections).toBeLessThanOrEqual(figures.maxConnections);
  expect(figures.commits).toBeGreaterThan(0);
  expect(figures.cacheHitRate === null || (figures.cacheHitRate >= 0 && figures.cacheHitRate <= 1)).toBe(
    true,
  );
});

test("dropping the days of logs leaves jobs alone", async () => {
  await sql`create table millrace.job_log_20200101 partition of millrace.job_log for values from ('2020-01-01') to ('2020-01-02')`;
  await sql`create table millrace.attempt_20200101 partition of millrace.attempt for values from ('2020-01-01') to ('2020-01-02')`;
  expect(await store.dropLogDays(36_500)).toBe(0);
  expect(await store.dropLogDays(30)).toBe(1);
  const left =
    await sql`select relname from pg_class where relname in ('job_log_20200101', 'attempt_20200101')`;
  expect(left).toEqual([{ relname: "attempt_20200101" }]);
});

import type { ClaimedJob, Outcome } from "@millrace/core";
import { expect, it } from "vitest";
import { failed } from "./test-dependencies.ts";
import { claim, done, end, job, sql, store, useStore } from "./test-store.ts";

useStore();

it("an old checkpoint stays while its job may run again, or its rows would be added twice", async () => {
  const add = async () => ((await store.enqueue([job()])) as [string])[0];
  const endAs = async (outcome: Outcome) => {
    const id = await add();
    const { jobs } = await claim(1);
    await store.complete([end(jobs[0] as ClaimedJob, outcome)]);
    return id;
  };
  const completed = await endAs(done);
  const broken = await endAs(failed);
  const later = await add();
  await claim(1);
  const waiting = await add();
  const cancelled = await add();
  await store.cancel(cancelled);
  const gone = "999999999";
  for (const id of [completed, broken, later, waiting, cancelled, gone]) {
    await sql`insert into millrace.job_checkpoint (job_id, checkpoint, saved_at) values (${id}, '{}', now() - interval '90 days')`;
  }
  await sql`select millrace.sweep_reports(7)`;
  const left = await sql`select job_id::text as id from millrace.job_checkpoint order by job_id`;
  expect(left.map(({ id }) => id as string)).toEqual([broken, later, waiting, cancelled]);
});

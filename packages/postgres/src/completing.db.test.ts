import type { ClaimedJob } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { claim, done, end, job, queue, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

describe("complete", () => {
  it("records results and errors, frees the lease and counts", async () => {
    const ids = await store.enqueue([job(), job(), job()]);
    const { jobs } = await claim(3);
    const error = { code: "boom", message: "It broke", errorClass: "handler" as const };
    const answers = await store.complete([
      end(jobs[0] as ClaimedJob, done),
      end(jobs[1] as ClaimedJob, { kind: "failed", error, result: null }),
      end(jobs[2] as ClaimedJob, { kind: "retry", error, delayMs: 3_600_000 }),
    ]);
    expect(answers).toEqual(["accepted", "accepted", "accepted"]);
    expect(await store.getJob(ids[0] as string)).toMatchObject({
      status: "completed",
      result: { ok: true },
      retryCount: 0,
    });
    expect(await store.getJob(ids[1] as string)).toMatchObject({
      status: "failed",
      errorMessage: "It broke",
      errorCode: "boom",
    });
    expect(await store.getJob(ids[2] as string)).toMatchObject({
      status: "pending",
      waitingFor: "retry",
      retryCount: 1,
      errorMessage: "It broke",
    });
    expect(await sql`select from millrace.lease where worker_id = ${workerId}`).toHaveLength(0);
    const counts = (await store.getCounts()).find((count) => count.queue === queue);
    expect(counts).toMatchObject({
      ready: 0,
      scheduled: 1,
      running: 0,
      completed: 1,
      failed: 1,
      totalCreated: 3,
      totalRetried: 1,
    });
  });

  it("answers `already` to a repeated completion, also of a retry, and accepts each once", async () => {
    const [id] = await store.enqueue([job(), job()]);
    const { jobs } = await claim(2);
    const completions = [
      end(jobs[0] as ClaimedJob, done),
      end(jobs[1] as ClaimedJob, {
        kind: "retry",
        error: { code: "e", message: "m", errorClass: "system" },
        delayMs: 1e6,
      }),
    ];
    expect(await store.complete(completions)).toEqual(["accepted", "accepted"]);
    expect(await store.complete(completions)).toEqual(["already", "already"]);
    expect(await sql`select from millrace.finished where id = ${id as string}`).toHaveLength(1);
  });

  it("puts a snoozed job off: no attempt burnt, the snoozes counted, the reason kept", async () => {
    const [id] = await store.enqueue([job(), job()]);
    for (const snoozes of [1, 2]) {
      const { jobs } = await claim(1);
      expect(jobs[0]?.snoozes).toBe(snoozes === 1 ? undefined : snoozes - 1);
      const completion = end(jobs[0] as ClaimedJob, { kind: "snoozed", reason: "not yet", delayMs: 1e6 });
      expect(await store.complete([completion])).toEqual(["accepted"]);
      expect(await store.complete([completion])).toEqual(["already"]);
      expect(await store.getJob(id as string)).toMatchObject({
        status: "pending",
        waitingFor: "schedule",
        retryCount: 0,
        snoozes,
        errorCode: null,
      });
      const [row] =
        await sql`select s.reason, s.extra, j.snoozes, j.waiting_for from millrace.scheduled s join millrace.jobs j using (id)
        where s.id = ${id as string}`;
      expect(row).toMatchObject({ reason: 5, waiting_for: "schedule", snoozes, extra: { snoozes } });
      await sql`update millrace.scheduled set run_at = now() where id = ${id as string}`;
      await store.promote(10);
      // The other one is first now.
      if (snoozes === 1) await store.complete((await claim(1)).jobs.map((claimed) => end(claimed, done)));
    }
    const attempts =
      await sql`select attempt, outcome, error_message from millrace.attempt where job_id = ${id as string}`;
    expect(attempts).toEqual([
      { attempt: 1, outcome: 4, error_message: "not yet" },
      { attempt: 2, outcome: 4, error_message: "not yet" },
    ]);
    const counts = (await store.getCounts()).find((count) => count.queue === queue);
    expect(counts).toMatchObject({ ready: 1, scheduled: 0, running: 0, completed: 1, totalRetried: 0 });
  });

  it("records no start later than its end, nor a fraction of a millisecond too late, whatever a worker tells", async () => {
    await store.enqueue([job(), job(), job()]);
    const jobs = (await claim(3)).jobs as [ClaimedJob, ClaimedJob, ClaimedJob];
    const [lease] =
      await sql`select claimed_at::text as at from millrace.lease where worker_id = ${workerId}`;
    const error = { code: "boom", message: "It broke", errorClass: "handler" } as const;
    await store.complete([
      { ...end(jobs[0], done), startedAfterMs: 60_000 },
      { ...end(jobs[1], { kind: "retry", error, delayMs: 60_000 }), startedAfterMs: 60_000 },
      { ...end(jobs[2], done), startedAfterMs: 0.9 },
    ]);
    const [row] = await sql`
      select (select started_at = finished_at from millrace.finished where id = ${jobs[0].id}) as ended,
        (select started_at = ended_at from millrace.attempt where job_id = ${jobs[1].id}) as retried,
        (select started_at::text from millrace.finished where id = ${jobs[2].id}) as started`;
    expect(row).toEqual({ ended: true, retried: true, started: lease?.at });
  });

  it("closes one lease in parts, in any order", async () => {
    const ids = await store.enqueue([job(), job(), job(), job()]);
    const { jobs } = await claim(4);
    expect(
      await store.complete([end(jobs[2] as ClaimedJob, done), end(jobs[0] as ClaimedJob, done)]),
    ).toEqual(["accepted", "accepted"]);
    expect((await store.getJobsById(ids)).filter((one) => one.status === "running")).toHaveLength(2);
    expect(await store.complete(jobs.map((claimed) => end(claimed, done)))).toEqual([
      "already",
      "accepted",
      "already",
      "accepted",
    ]);
    expect((await store.getJobsById(ids)).every((one) => one.status === "completed")).toBe(true);
  });

  it("refuses a completion that names another job at its position", async () => {
    await store.enqueue([job(), job()]);
    const { jobs } = await claim(2);
    const forged = { ...end(jobs[0] as ClaimedJob, done), id: (jobs[1] as ClaimedJob).id };
    expect(await store.complete([forged])).toEqual(["refused"]);
  });

  it("commits follow-on jobs with an accepted completion and never with a refused one", async () => {
    await store.enqueue([job()]);
    const { jobs } = await claim(1);
    const completion = { ...end(jobs[0] as ClaimedJob, done), followOn: [job({ payload: '{"next":1}' })] };
    expect(await store.complete([completion])).toEqual(["accepted"]);
    expect(await store.complete([completion])).toEqual(["already"]);
    expect((await claim(10)).jobs.map((claimed) => claimed.payload)).toEqual(['{"next": 1}']);
  });

  it("makes the partitions of a day that began without them", async () => {
    const [row] = await sql`select to_char(now() at time zone 'utc', 'YYYYMMDD') as today`;
    await store.enqueue([job()]);
    const { jobs } = await claim(1);
    await sql.unsafe(`drop table millrace.finished_completed_${row?.today}`);
    expect(await store.complete([end(jobs[0] as ClaimedJob, done)])).toEqual(["accepted"]);
  });
});

import { type ClaimedJob, type JobReport, MAX_LOG_BYTES, MAX_LOG_LINES } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { claim, done, end, job, registration, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

const report = (claimed: ClaimedJob, told: Partial<JobReport> = {}): JobReport => ({
  job: claimed,
  progress: null,
  lines: [],
  dropped: 0,
  linesBefore: 0,
  output: [],
  acknowledged: false,
  stuck: null,
  ...told,
});
const progress = (percent: number) => ({ percent, done: null, total: null, message: null });
const line = (message: string, fields: string | null = null) =>
  ({ loggedAt: -500, level: "info", message, fields }) as const;
const lines = (count: number, message = "x") => Array.from({ length: count }, () => line(message));

async function running(): Promise<ClaimedJob> {
  await store.enqueue([job()]);
  return (await claim(1)).jobs[0] as ClaimedJob;
}

describe("what a running job tells", () => {
  it("is its latest progress, by id and in the view", async () => {
    const claimed = await running();
    expect((await store.getJob(claimed.id))?.progress).toBeNull();
    await store.report([report(claimed, { progress: progress(10) })], 0);
    await store.report([report(claimed, { lines: lines(1) })], 0);
    const told = { percent: 25, done: 1, total: 4, message: "first quarter" };
    expect(await store.report([report(claimed, { progress: told })], 0)).toEqual(["accepted"]);

    expect((await store.getJob(claimed.id))?.progress).toEqual({
      ...told,
      attempt: 1,
      updatedAt: expect.any(Date),
    });
    const [row] = await sql`select progress from millrace.jobs where id = ${claimed.id}`;
    expect(row?.progress).toMatchObject(told);
    await store.complete([end(claimed, done)]);
    expect((await store.getJob(claimed.id))?.progress).toMatchObject({ percent: 25 });
  });

  it("is its lines in order, at their times, page by page", async () => {
    const claimed = await running();
    await store.report([report(claimed, { lines: [line("a", '{"n":1}'), line("b")] })], 0);
    await store.report([report(claimed, { lines: [line("c")], linesBefore: 2 })], 0);

    const first = await store.getLogs(claimed.id, 0, 2);
    expect(first).toMatchObject({ nextAfter: 2, dropped: 0 });
    expect(first.lines).toMatchObject([
      { line: 1, attempt: 1, level: "info", message: "a", fields: { n: 1 } },
      { line: 2, message: "b", fields: null },
    ]);
    const ageMs = Date.now() - (first.lines[0]?.loggedAt.getTime() ?? 0);
    expect(ageMs).toBeGreaterThanOrEqual(499);
    const second = await store.getLogs(claimed.id, 2, 2);
    expect([second.nextAfter, second.lines.map(({ message }) => message)]).toEqual([null, ["c"]]);
    const rows =
      await sql`select line, level, message from millrace.job_logs where job_id = ${claimed.id} order by line`;
    expect(rows.map((row) => row.message)).toEqual(["a", "b", "c"]);
  });

  it("goes on by number in the next execution, also after a crash, which keeps the attempt's number", async () => {
    const claimed = await running();
    await store.report([report(claimed, { lines: lines(2) })], 0);
    await sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`;
    await store.rescue(3);
    const heir = await store.registerWorker(registration);
    const { jobs } = await claim(1, { worker: heir, suspect: true, sweep: true });
    await store.report([report(jobs[0] as ClaimedJob, { lines: lines(1, "again") })], 0);
    const { lines: kept } = await store.getLogs(claimed.id, 0, 10);
    expect(kept.map(({ line: n, message }) => [n, message])).toEqual([
      [1, "x"],
      [2, "x"],
      [3, "again"],
    ]);
  });

  it("keeps the first lines up to the cap by number, and counts the others", async () => {
    const claimed = await running();
    await store.report([report(claimed, { lines: lines(MAX_LOG_LINES - 1) })], 0);
    await store.report([report(claimed, { lines: lines(3), dropped: 5, linesBefore: MAX_LOG_LINES - 1 })], 0);
    const page = await store.getLogs(claimed.id, MAX_LOG_LINES - 2, 100);
    expect(page.lines.map((kept) => kept.line)).toEqual([MAX_LOG_LINES - 1, MAX_LOG_LINES]);
    expect(page.dropped).toBe(7);
  });

  it("keeps the first lines up to the cap by bytes: nothing small follows what did not fit", async () => {
    const claimed = await running();
    const most = "x".repeat(MAX_LOG_BYTES - 10);
    await store.report([report(claimed, { lines: [line(most), line("too long to fit")] })], 0);
    await store.report([report(claimed, { lines: [line("fits")], linesBefore: 2 })], 0);
    const page = await store.getLogs(claimed.id, 0, 100);
    expect([page.lines.length, page.dropped]).toEqual([1, 2]);
  });

  it("is taken down once, though its answer was lost and it is sent again with more", async () => {
    const claimed = await running();
    const sent = report(claimed, { lines: lines(2), dropped: 1 });
    await store.report([sent], 0);
    await store.report([report(claimed, { lines: lines(2), dropped: 3 })], 0);
    const page = await store.getLogs(claimed.id, 0, 10);
    expect([page.lines.length, page.dropped]).toEqual([2, 3]);

    const other = await running();
    await store.report([report(other, { lines: [line("a")] })], 0);
    await store.report([report(other, { lines: [line("a"), line("b")] })], 0);
    await store.report([report(other, { lines: [line("c")], linesBefore: 2 })], 0);
    const again = await store.getLogs(other.id, 0, 10);
    expect(again.lines.map((kept) => [kept.line, kept.message])).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
    ]);
  });

  it("is refused once the job was taken over, has ended, or is not the lease's", async () => {
    const [over, ended, other] = [await running(), await running(), await running()];
    await store.complete([end(ended, done)]);
    const told = { progress: progress(50), lines: lines(1) };
    const wrong = { ...other, id: over.id };
    expect(
      await store.report(
        [ended, wrong, other].map((one) => report(one, told)),
        0,
      ),
    ).toEqual(["refused", "refused", "accepted"]);
    await store.endWorkers([workerId]);
    expect(await store.report([report(over, told)], 0)).toEqual(["refused"]);
    expect((await store.getJob(over.id))?.progress).toBeNull();
    expect((await store.getLogs(over.id, 0, 10)).lines).toEqual([]);
  });

  it("waits for nobody: a lease that is being changed is to be told again", async () => {
    const claimed = await running();
    await sql.begin(async (tx) => {
      await tx`select from millrace.lease where worker_id = ${workerId} and number = ${claimed.lease.number} for update`;
      expect(await store.report([report(claimed, { lines: lines(1) })], 0)).toEqual(["again"]);
    });
    expect(await store.report([report(claimed, { lines: lines(1) })], 0)).toEqual(["accepted"]);
    expect((await store.getLogs(claimed.id, 0, 10)).lines).toHaveLength(1);
  });

  it("goes with the job", async () => {
    const claimed = await running();
    await store.report([report(claimed, { progress: progress(1), lines: lines(2) })], 0);
    await store.complete([end(claimed, done)]);
    expect(await store.remove(claimed.id)).toEqual({ kind: "done" });
    expect((await store.getLogs(claimed.id, 0, 10)).lines).toEqual([]);
    expect(await sql`select from millrace.job_report where job_id = ${claimed.id}`).toHaveLength(0);
  });

  it("is swept a day after its job would be", async () => {
    const [old, young] = [await running(), await running()];
    await store.report(
      [old, young].map((one) => report(one, { progress: progress(1) })),
      0,
    );
    await sql`update millrace.job_report set reported_at = clock_timestamp() - interval '9 days' where job_id = ${old.id}`;
    await store.maintain(7);
    expect((await store.getJob(old.id))?.progress).toBeNull();
    expect((await store.getJob(young.id))?.progress).not.toBeNull();
  });
});

describe("a request to stop a running job", () => {
  it("is requested, then acknowledged; the job that obeyed says so", async () => {
    const claimed = await running();
    await store.cancel(claimed.id);
    expect((await store.getJob(claimed.id))?.cancel).toMatchObject({
      state: "requested",
      acknowledgedAt: null,
    });
    await store.report([report(claimed, { acknowledged: true })], 0);
    const acknowledged = (await store.getJob(claimed.id))?.cancel;
    expect(acknowledged).toMatchObject({ state: "acknowledged", acknowledgedAt: expect.any(Date) });
    const error = { code: "cancelled", message: "Stopped.", errorClass: "handler" } as const;
    await store.complete([end(claimed, { kind: "cancelled", error, result: null })]);
    expect(await store.getJob(claimed.id)).toMatchObject({ status: "cancelled", cancel: acknowledged });
    const [row] = await sql`select cancel from millrace.jobs where id = ${claimed.id}`;
    expect(row?.cancel).toMatchObject({ state: "acknowledged" });
  });

  it("is forced when the deadline passed without an answer, also when the worker is gone", async () => {
    const [late, orphan] = [await running(), await running()];
    await store.cancel(late.id);
    await store.cancel(orphan.id);
    await sql`update millrace.cancel_request set deadline_at = clock_timestamp() - interval '1 s' where job_id = ${late.id}`;
    expect(await store.settleCancels()).toBe(1);
    await store.endWorkers([workerId]);
    for (const { id } of [late, orphan])
      expect(await store.getJob(id)).toMatchObject({ status: "cancelled", cancel: { state: "forced" } });
  });

  it("is stuck while the code of a closed job runs on, then forced", async () => {
    const claimed = await running();
    await store.cancel(claimed.id);
    await store.report([report(claimed, { acknowledged: true, stuck: "cancelled" })], 0);
    const error = { code: "cancelled", message: "Ignored.", errorClass: "handler" } as const;
    await store.complete([end(claimed, { kind: "cancelled", error, result: null })]);
    expect((await store.getJob(claimed.id))?.cancel?.state).toBe("stuck");
    const [worker] = await sql`select stuck::int4 from millrace.workers where id = ${workerId}`;
    expect(worker?.stuck).toBe(1);
    await store.endStuck(workerId, [claimed.id]);
    expect((await store.getJob(claimed.id))?.cancel?.state).toBe("forced");
  });

  it("leaves nothing on a job that is run again", async () => {
    const claimed = await running();
    await store.cancel(claimed.id);
    const error = { code: "cancelled", message: "Stopped.", errorClass: "handler" } as const;
    await store.complete([end(claimed, { kind: "cancelled", error, result: null })]);
    expect(await store.retry(claimed.id)).toEqual({ kind: "done" });
    expect((await store.getJob(claimed.id))?.cancel).toBeNull();
    await store.cancel(claimed.id);
    expect(await store.getJob(claimed.id)).toMatchObject({ status: "cancelled", cancel: null });
  });

  it("is not made by a cancel of pending jobs only", async () => {
    const claimed = await running();
    const [waiting] = await store.enqueue([job()]);
    expect(await store.cancelPending(waiting as string)).toEqual({ kind: "done" });
    expect(await store.cancelPending(waiting as string)).toEqual({ kind: "conflict", status: "cancelled" });
    expect(await store.cancelPending(claimed.id)).toEqual({ kind: "conflict", status: "running" });
    expect(await store.cancelPending("999999999")).toEqual({ kind: "unknown" });
    expect((await store.getJob(claimed.id))?.cancel).toBeNull();
  });
});

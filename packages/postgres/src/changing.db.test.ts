import type { ClaimedJob } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { claim, done, end, job, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

describe("changes by hand", () => {
  it("cancels what has not started, asks what runs, and leaves what ended", async () => {
    const [ready] = await store.enqueue([job()]);
    const [later] = await store.enqueue([job({ scheduledAtMs: Date.now() + 3_600_000 })]);
    expect(await store.cancel(ready as string)).toEqual({ kind: "cancelled" });
    expect(await store.cancel(later as string)).toEqual({ kind: "cancelled" });
    expect(await store.cancel(later as string)).toEqual({ kind: "finished", status: "cancelled" });
    expect(await store.cancel("999999999")).toEqual({ kind: "unknown" });

    const [running] = await store.enqueue([job()]);
    const { jobs } = await claim(1);
    expect(await store.cancel(running as string)).toEqual({ kind: "requested" });
    expect((await store.heartbeat([{ workerId, number: 0 }])).cancels).toEqual([
      { lease: jobs[0]?.lease, position: 1, id: running },
    ]);
    expect((await store.getJob(running as string))?.cancelRequestedAt).toBeInstanceOf(Date);
  });

  it("closes a position by force past its deadline, and cancels a job that was given back meanwhile", async () => {
    const [stuck, returned] = await store.enqueue([job(), job()]);
    const { jobs } = await claim(2);
    await store.cancel(stuck as string);
    await store.cancel(returned as string);
    await store.complete([end(jobs[1] as ClaimedJob, { kind: "returned" })]);
    await sql`update millrace.cancel_request set deadline_at = clock_timestamp() - interval '1 s' where job_id = ${stuck as string}`;
    expect(await store.settleCancels()).toBe(1);
    expect((await store.getJobsById([stuck as string, returned as string])).map((one) => one.status)).toEqual(
      ["cancelled", "cancelled"],
    );
    expect(await store.complete([end(jobs[0] as ClaimedJob, done)])).toEqual(["refused"]);
  });

  it("retries failed and cancelled jobs under their id and refuses the others", async () => {
    const [id] = await store.enqueue([job()]);
    expect(await store.retry(id as string)).toEqual({ kind: "conflict", status: "pending" });
    await store.cancel(id as string);
    expect(await store.retry(id as string)).toEqual({ kind: "done" });
    const { jobs } = await claim(1);
    expect(jobs[0]).toMatchObject({ id, head: 1 });
    expect(await store.retry(id as string)).toEqual({ kind: "conflict", status: "running" });
    await store.complete([end(jobs[0] as ClaimedJob, done)]);
    expect(await store.retry(id as string)).toEqual({ kind: "conflict", status: "completed" });
    expect(await store.retry("999999999")).toEqual({ kind: "unknown" });
  });

  it("patches what waits: payload in place, priority and queue at the end of the new lane", async () => {
    const [first, second] = await store.enqueue([job(), job()]);
    await store.enqueue([job({ priority: 1 })]);
    expect(await store.patch(first as string, { payload: '{"new":true}' })).toEqual({ kind: "done" });
    expect(await store.patch(second as string, { priority: 1 })).toEqual({ kind: "done" });
    const { jobs } = await claim(10);
    expect(jobs.map((claimed) => [claimed.priority, claimed.payload])).toEqual([
      [1, "{}"],
      [1, "{}"],
      [3, '{"new": true}'],
    ]);
    expect(jobs[1]?.id).toBe(second);
    expect(await store.patch(first as string, { priority: 2 })).toEqual({
      kind: "conflict",
      status: "running",
    });
  });

  it("removes only what has ended", async () => {
    const [id] = await store.enqueue([job({ payload: JSON.stringify("x".repeat(4000)) })]);
    expect(await store.remove(id as string)).toEqual({ kind: "conflict", status: "pending" });
    await store.cancel(id as string);
    expect(await store.remove(id as string)).toEqual({ kind: "done" });
    expect(await store.getJob(id as string)).toBeNull();
    expect(await sql`select from millrace.payload where id = ${id as string}`).toHaveLength(0);
    expect(await store.remove(id as string)).toEqual({ kind: "unknown" });
  });
});

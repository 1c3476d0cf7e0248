import { describe, expect, it } from "vitest";
import { claim, done, end, job, queue, registration, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

const error = { code: "boom", message: "It broke", errorClass: "handler" as const };
const figures = async () => (await store.getQueueFigures(queue))[0];

/** Runs so many jobs to their end, one completion each, and answers their ids in the order of their end. */
async function finish(count: number, failed = false): Promise<readonly string[]> {
  const ids = await store.enqueue(Array.from({ length: count }, () => job()));
  const { jobs } = await claim(count);
  const outcome = failed ? { kind: "failed" as const, error, result: null } : done;
  for (const claimed of jobs) await store.complete([end(claimed, outcome)]);
  return ids;
}

describe("pause, resume and drain", () => {
  it("claims nothing of a paused queue, says why its jobs wait, and goes on after resume", async () => {
    const [id] = await store.enqueue([job()]);
    expect(await store.pauseQueue(queue)).toBe(true);
    expect((await claim(10, { sweep: true })).jobs).toEqual([]);
    expect(await store.getJob(id as string)).toMatchObject({ status: "pending", waitingFor: "paused" });
    expect(await figures()).toMatchObject({ state: "paused", ready: 1 });
    expect(await store.resumeQueue(queue)).toBe(true);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([id]);
  });

  it("drains what was ready, gives back included, and keeps what becomes ready later for resume", async () => {
    const [first, second] = await store.enqueue([job(), job()]);
    const [due] = await store.enqueue([job({ scheduledAtMs: Date.now() + 3_600_000 })]);
    expect(await store.drainQueue(queue)).toBe(true);
    const [late] = await store.enqueue([job({ priority: 1 })]);
    expect(await figures()).toMatchObject({ state: "draining", ready: 3 });

    const { jobs } = await claim(10);
    expect(jobs.map((claimed) => claimed.id)).toEqual([first, second]);
    await store.complete([end(jobs[0]!, done), end(jobs[1]!, { kind: "returned" })]);
    expect(await store.endDrains()).toBe(0);
    const again = await claim(10);
    expect(again.jobs.map((claimed) => claimed.id)).toEqual([second]);
    await sql`update millrace.scheduled set run_at = clock_timestamp() where id = ${due as string}`;
    await store.promote(10);
    expect((await claim(10, { sweep: true })).jobs).toEqual([]);
    await store.complete([end(again.jobs[0]!, { kind: "retry", error, delayMs: 0 })]);

    // It counts as paused as soon as nothing is left, before any process has written that down.
    expect(await figures()).toMatchObject({ state: "paused", ready: 2, scheduled: 1, completed: 1 });
    for (const id of [late, due])
      expect(await store.getJob(id as string)).toMatchObject({ status: "pending", waitingFor: "paused" });
    expect(await store.endDrains()).toBe(1);
    await store.promote(10);
    expect((await claim(10, { sweep: true })).jobs).toEqual([]);

    await store.resumeQueue(queue);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([late, due, second]);
  });

  it("drains a suspect that a dead worker held, and a paused queue", async () => {
    const [id] = await store.enqueue([job()]);
    await claim(1);
    await store.pauseQueue(queue);
    await store.drainQueue(queue);
    await sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`;
    await store.rescue(3);
    const heir = await store.registerWorker(registration);
    const { jobs } = await claim(1, { worker: heir, suspect: true });
    expect(jobs.map((claimed) => claimed.id)).toEqual([id]);
  });

  it("knows no queue that is not there", async () => {
    for (const control of ["pauseQueue", "resumeQueue", "drainQueue"] as const)
      expect(await store[control]("nowhere")).toBe(false);
    expect(await store.cleanQueue("nowhere", { status: "failed", ageMs: 0, limit: 1 })).toBeNull();
    expect(await store.changeQueue("nowhere", { concurrency: 1 })).toBe(false);
    expect(await store.getQueueFigures("nowhere")).toEqual([]);
  });
});

describe("settings", () => {
  it("changes what is named, clears what is null, and leaves the rest", async () => {
    const rule = { ageMs: 60_000, count: 5 };
    expect(
      await store.changeQueue(queue, { concurrency: 3, maxWaiting: 9, retention: { failed: rule } }),
    ).toBe(true);
    await store.changeQueue(queue, {
      concurrency: null,
      retention: { completed: { ageMs: null, count: 1 } },
    });
    expect(await figures()).toMatchObject({
      concurrency: null,
      maxWaiting: 9,
      retention: { failed: rule, completed: { ageMs: null, count: 1 } },
    });
    await store.addQueue(queue, { failed: { ageMs: 1000, count: 1 }, cancelled: rule });
    expect((await figures())?.retention).toMatchObject({ failed: rule, cancelled: rule });
  });

  it("takes a rule by age or count alone; null clears one rule, or all, which a start does not bring back", async () => {
    const none = { ageMs: null, count: null };
    await store.changeQueue(queue, { retention: { failed: { count: 5 }, completed: { ageMs: 60_000 } } });
    await store.changeQueue(queue, { retention: { failed: null, cancelled: null } });
    expect((await figures())?.retention).toEqual({ failed: none, completed: { ageMs: 60_000, count: null } });
    await store.changeQueue(queue, { retention: null });
    await store.addQueue(queue, { failed: { ageMs: 1000, count: 1 } });
    expect((await figures())?.retention).toEqual({ failed: none, completed: none });
  });
});

describe("settings by SQL", () => {
  const change = (settings: object) =>
    sql`select millrace.change_queue(${queue}, ${sql.json(settings as never)}) as found`;

  it("are the same ones, limits of keys and retries among them", async () => {
    await change({
      concurrency: 4,
      maxWaiting: 7,
      retention: { failed: { ageMs: 60_000 } },
      retry: { maxRetries: 2 },
      rate: { limit: 5, windowMs: 1000 },
      keys: { concurrency: 2 },
    });
    expect(await change({ concurrency: null })).toEqual([{ found: true }]);
    expect(await figures()).toMatchObject({
      concurrency: null,
      maxWaiting: 7,
      retention: { failed: { ageMs: 60_000, count: null } },
      retry: { maxRetries: 2 },
      rate: { limit: 5, windowMs: 1000 },
      keys: { concurrency: 2 },
    });
    await change({ retry: null, keys: null });
    expect(await figures()).toMatchObject({ retry: {}, keys: null, maxWaiting: 7 });
  });

  it.each([
    [{ colour: "red" }, "colour is not a setting of a queue"],
    [{ concurrency: 0, maxWaiting: "many" }, /concurrency must be .* 1 to .*; maxWaiting must be .* 0 to/],
    [{ targetWaitMs: 1.5 }, /targetWaitMs must be an integer/],
    [{ retention: { pending: { ageMs: 1 } } }, "retention.pending is not a setting"],
    [{ retention: { failed: { age: 1 } } }, "retention.failed.age is not a setting"],
    [{ retention: { failed: { ageMs: -1 } } }, /retention.failed.ageMs must be an integer from 1/],
    [{ retention: { failed: 5 } }, "retention.failed is not a setting"],
    [{ keys: { colour: 1 } }, "keys.colour"],
    [{ keys: 5, rate: [] }, "rate must be an object, or null; keys must be an object, or null"],
    [{ keys: { concurrency: "x" } }, "keys.concurrency must be an integer from 1 to 100000, or null"],
    [
      { rate: { limit: 0 }, keys: { rate: { limit: 1, windowMs: 5 } } },
      "keys.rate.windowMs must be an integer from 100 to 86400000; rate.limit must be an integer from 1 to 100000; rate.windowMs must be an integer from 100 to 86400000",
    ],
    [{ retry: { maxRetries: -1 } }, "maxRetries"],
  ])("refuses %j and changes nothing", async (settings, message) => {
    await expect(change({ targetWaitMs: 3, ...settings })).rejects.toThrow(message);
    expect(await figures()).toMatchObject({ targetWaitMs: null, maxWaiting: null, retention: {}, retry: {} });
  });

  it("says that a queue is not there", async () => {
    expect(await sql`select millrace.change_queue('nowhere', '{"concurrency": 1}') as found`).toEqual([
      { found: false },
    ]);
  });
});

describe("clean", () => {
  it("deletes the oldest of one status that ended long enough ago, with attempts and large payloads", async () => {
    const ids = await finish(3);
    const [failed] = await finish(1, true);
    await sql`insert into millrace.payload select ${ids[0] as string}::bigint, '{}'`;
    await sql`update millrace.finished set payload = null where id = ${ids[0] as string}`;
    await sql`insert into millrace.attempt (job_id, attempt, ended_at, outcome) values (${ids[0] as string}, 1, clock_timestamp(), 1)`;
    const cleaning = { status: "completed" as const, ageMs: 3_600_000, limit: 10 };
    expect(await store.cleanQueue(queue, cleaning)).toBe(0);
    expect(await store.cleanQueue(queue, { ...cleaning, ageMs: 0, limit: 2 })).toBe(2);
    expect(new Set((await store.getJobsById([...ids, failed as string])).map((one) => one.id))).toEqual(
      new Set([ids[2], failed]),
    );
    expect(await sql`select from millrace.payload where id = ${ids[0] as string}`).toHaveLength(0);
    expect(await sql`select from millrace.attempt where job_id = ${ids[0] as string}`).toHaveLength(0);
    expect(await figures()).toMatchObject({ completed: 1, failed: 1, totals: { completed: 3 } });
  });

  it("goes on past one batch", async () => {
    await store.enqueue(Array.from({ length: 1500 }, () => job()));
    const { jobs } = await claim(1500);
    await store.complete(jobs.map((claimed) => end(claimed, done)));
    expect(await store.cleanQueue(queue, { status: "completed", ageMs: 0, limit: 1400 })).toBe(1400);
    expect(await figures()).toMatchObject({ completed: 100 });
  });

  it("answers SQL with clear errors", async () => {
    await expect(sql`select millrace.clean('nowhere', '1 hour')`).rejects.toThrow('unknown queue "nowhere"');
    await expect(sql`select millrace.clean(${queue}, '1 hour', 1, 'pending')`).rejects.toThrow(
      "status must be completed, failed or cancelled",
    );
    await expect(sql`select millrace.clean(${queue}, '-1 hour')`).rejects.toThrow("age must not be negative");
  });
});

describe("retention of a queue's own", () => {
  it("keeps the newest by count, ties included, hides the others at once and deletes them by and by", async () => {
    await store.changeQueue(queue, { retention: { completed: { ageMs: null, count: 3 } } });
    const ids = await store.enqueue(Array.from({ length: 10 }, () => job()));
    const { jobs } = await claim(10);
    await store.complete(jobs.map((claimed) => end(claimed, done))); // One time of end for all ten.
    const kept = ids.slice(-3);
    const list = async () =>
      (await store.listJobs({ filter: { queue, status: "completed" }, limit: 10, beforeId: null })).jobs;
    expect(await store.keepQueues(2)).toBe(2);
    expect((await store.getJobsById(ids)).map((one) => one.id).toSorted()).toEqual([...kept].toSorted());
    expect((await store.getFinishedJobs(ids)).length).toBe(3);
    expect((await list()).map((one) => one.id)).toEqual([...kept].reverse());
    expect(await sql`select from millrace.jobs where queue = ${queue}`).toHaveLength(3);
    expect(
      await sql`select from millrace.finished where id = any (${ids as string[]}::bigint[])`,
    ).toHaveLength(8);
    expect(await store.keepQueues(100)).toBe(5);
    expect(await store.keepQueues(100)).toBe(0);
    expect(await figures()).toMatchObject({ completed: 3, totals: { completed: 10 } });
  });

  it("keeps by age each status for itself, over days", async () => {
    await store.changeQueue(queue, { retention: { completed: { ageMs: 3_600_000, count: null } } });
    const [old, young] = await finish(2);
    const [failed] = await finish(1, true);
    await sql`update millrace.finished set finished_at = finished_at - interval '2 hours' where id in ${sql([old as string, failed as string])}`;
    expect(await store.keepQueues(100)).toBe(1);
    expect(await store.getJob(old as string)).toBeNull();
    expect(await store.getJob(young as string)).toMatchObject({ status: "completed" });
    expect(await store.getJob(failed as string)).toMatchObject({ status: "failed" });
  });

  it("hides what is past its age at once, by every reading, before any keeper came by", async () => {
    const [old, young] = await finish(2);
    await store.changeQueue(queue, { retention: { completed: { ageMs: 3_600_000, count: null } } });
    await sql`update millrace.finished set finished_at = finished_at - interval '61 minutes' where id = ${old as string}`;
    const { jobs } = await store.listJobs({
      filter: { queue, status: "completed" },
      limit: 10,
      beforeId: null,
    });
    expect(jobs.map((one) => one.id)).toEqual([young]);
    expect(await sql`select id::text from millrace.jobs where queue = ${queue}`).toEqual([{ id: young }]);
    expect([await store.getJob(old as string), await store.explainJob(old as string)]).toEqual([null, null]);
    expect(await store.explainJob(young as string)).not.toBeNull();
  });

  it("has an index for these queues alone, and uses it", async () => {
    await store.changeQueue(queue, { retention: { completed: { ageMs: null, count: 1 } } });
    await store.keepQueues(1);
    const [row] =
      await sql`select id, obj_description('millrace.finished_kept'::regclass, 'pg_class') as queues from millrace.queue where name = ${queue}`;
    expect(row?.queues.split(",")).toContain(String(row?.id));
    await sql.begin(async (transaction) => {
      await transaction`set local enable_seqscan = off`;
      const plan = await transaction.unsafe(
        `explain select id from millrace.finished_completed where queue_id = ${row?.id} and status = 1 order by finished_at desc, id desc limit 5`,
      );
      expect(JSON.stringify(plan)).toContain("queue_id_status_finished_at_id");
    });
  });
});

describe("figures of the last minute", () => {
  it("are the same before and after counts are folded", async () => {
    await finish(3);
    await finish(1, true);
    const before = await figures();
    expect(before).toMatchObject({
      recent: { completed: 3, failed: 1, runMs: 8 },
      totals: { created: 4, completed: 3, failed: 1, runMs: 8 },
    });
    await store.foldCounts();
    const after = await figures();
    expect({ ...after, recent: { ...after?.recent, ms: 0 } }).toEqual({
      ...before,
      recent: { ...before?.recent, ms: 0 },
    });
    expect(after?.recent.ms).toBeGreaterThanOrEqual(50_000);
    expect(after?.recent.ms).toBeLessThanOrEqual(60_000);
    await sql`update millrace.queue_rate set at = at - interval '2 hours'`;
    expect(await figures()).toMatchObject({ recent: { completed: 0 }, totals: { completed: 3 } });
    await store.keepQueues(1);
    expect(await sql`select from millrace.queue_rate`).toHaveLength(0);
  });
});

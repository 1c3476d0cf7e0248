import type { ClaimedJob, Outcome, Store, StoredJob } from "@millrace/core";
import { defaultJobPolicy } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";

let database: TestDatabase;
let store: Store;
let sql: postgres.Sql;
let queue: string;
let serial = 0;
let workerId: string;
let leaseNumber = 0;

const registration = {
  name: "test",
  host: "here",
  pid: 1,
  release: "0.1.0",
  types: ["plain"],
  silenceMs: 20_000,
};

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice: () => {} });
  store = createPostgresStore({ url: database.url }).store;
  await store.registerTypes([
    { type: "plain", queue: "default", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
});

afterAll(async () => {
  await store.close();
  await sql.end();
  await database.drop();
});

beforeEach(async () => {
  queue = `queue-${++serial}`;
  await store.configureQueue(queue, {});
  workerId = await store.registerWorker(registration);
});

function job(fields: Partial<StoredJob> = {}): StoredJob {
  return {
    type: "plain",
    queue,
    priority: 3,
    policy: defaultJobPolicy,
    payload: "{}",
    scheduledAtMs: null,
    ...fields,
  };
}

async function claim(limit: number, options: { sweep?: boolean; suspect?: boolean; worker?: string } = {}) {
  return store.claim({
    lease: { workerId: options.worker ?? workerId, number: ++leaseNumber },
    queue,
    limit,
    types: ["plain"],
    suspect: options.suspect ?? false,
    sweep: options.sweep ?? false,
  });
}

function end(claimed: ClaimedJob, outcome: Outcome) {
  const { lease, position, id } = claimed;
  return { lease, position, id, queue, outcome, startedAfterMs: 1, runMs: 2, followOn: [] };
}

const done: Outcome = { kind: "completed", result: '{"ok":true}' };

describe("enqueue and claim", () => {
  it("claims by priority, then first in first out", async () => {
    const ids = await store.enqueue([
      job(),
      job({ priority: 1 }),
      job(),
      job({ priority: 4 }),
      job({ priority: 1 }),
    ]);
    const { jobs } = await claim(10);
    expect(jobs.map((claimed) => claimed.id)).toEqual([ids[1], ids[4], ids[0], ids[2], ids[3]]);
  });

  it("keeps payloads as they are, small and large, with quotes, backslashes and Unicode", async () => {
    const payloads = [
      { text: 'a "b" \\ {c,d} \u2028 🎉' },
      { text: "x".repeat(5000) },
      [],
      null,
      "text",
      1.5,
    ];
    const ids = await store.enqueue(payloads.map((payload) => job({ payload: JSON.stringify(payload) })));
    const { jobs } = await claim(10);
    expect(jobs.map((claimed) => JSON.parse(claimed.payload))).toEqual(payloads);
    await store.complete(jobs.map((claimed) => end(claimed, done)));
    const read = await store.getJobsById(ids);
    expect(read.map((one) => one.payload)).toEqual(expect.arrayContaining(payloads));
    expect(read).toHaveLength(payloads.length);
  });

  it("claims a straggler that committed after a later job was claimed, by a sweep", async () => {
    await store.enqueue([job()]);
    let straggler: string | undefined;
    await sql.begin(async (held) => {
      const [row] = await held`select millrace.enqueue('plain', queue => ${queue}) as id`;
      straggler = String(row?.id);
      const [later] = await store.enqueue([job()]);
      expect((await claim(10)).jobs.map((claimed) => claimed.id)).toContain(later);
    });
    expect((await claim(10)).jobs).toEqual([]);
    expect((await claim(10, { sweep: true })).jobs.map((claimed) => claimed.id)).toEqual([straggler]);
  });
});

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
    const [{ today }] =
      (await sql`select to_char(now() at time zone 'utc', 'YYYYMMDD') as today`) as never as [
        { today: string },
      ];
    await store.enqueue([job()]);
    const { jobs } = await claim(1);
    await sql.unsafe(`drop table millrace.finished_completed_${today}`);
    expect(await store.complete([end(jobs[0] as ClaimedJob, done)])).toEqual(["accepted"]);
  });
});

describe("fences and rescue", () => {
  it("gives back what a silent worker held, suspects alone, and refuses its late completion", async () => {
    const ids = await store.enqueue([job(), job(), job()]);
    const lost = await claim(2);
    await sql`update millrace.worker set beat_at = beat_at - interval '1 hour' where id = ${workerId}`;
    expect(await store.rescue(3)).toMatchObject({ rescued: 2, workersEnded: 1 });
    expect(await store.complete(lost.jobs.map((claimed) => end(claimed, done)))).toEqual([
      "refused",
      "refused",
    ]);
    expect((await claim(10)).alive).toBe(false);

    const heir = await store.registerWorker(registration);
    expect((await claim(10, { worker: heir })).jobs.map((claimed) => claimed.id)).toEqual([ids[2]]);
    const first = await claim(10, { worker: heir, suspect: true });
    expect(
      first.jobs.map(({ id, crashes, retryCount, head }) => ({ id, crashes, retryCount, head })),
    ).toEqual([{ id: ids[0], crashes: 1, retryCount: 0, head: 0 }]);
    expect((await claim(10, { worker: heir, suspect: true })).jobs.map((claimed) => claimed.id)).toEqual([
      ids[1],
    ]);
  });

  it("fails a job under which worker after worker died", async () => {
    const [id] = await store.enqueue([job()]);
    for (let death = 1; death <= 3; death++) {
      const worker = await store.registerWorker(registration);
      expect((await claim(1, { worker, suspect: true })).jobs).toHaveLength(1);
      await sql`update millrace.worker set beat_at = beat_at - interval '1 hour' where id = ${worker}`;
      await store.rescue(3);
    }
    expect(await store.getJob(id as string)).toMatchObject({
      status: "failed",
      errorCode: "worker-crash",
      crashes: 3,
      retryCount: 0,
    });
  });

  it("rescues a lease past its deadline although its worker beats", async () => {
    await store.enqueue([job()]);
    const { jobs } = await claim(1);
    await sql`update millrace.lease set deadline_at = clock_timestamp() where worker_id = ${workerId}`;
    await store.heartbeat([workerId]);
    expect(await store.rescue(3)).toMatchObject({ rescued: 1, workersEnded: 0 });
    expect((await store.heartbeat([workerId])).leases).toEqual([]);
    expect(await store.complete([end(jobs[0] as ClaimedJob, done)])).toEqual(["refused"]);
  });

  it("gives jobs back at a clean stop without burning an attempt, to the front of their lane", async () => {
    const ids = await store.enqueue([job(), job()]);
    const { jobs } = await claim(1);
    expect(await store.complete([end(jobs[0] as ClaimedJob, { kind: "returned" })])).toEqual(["accepted"]);
    const again = await claim(1);
    expect(again.jobs[0]).toMatchObject({ id: ids[0], retryCount: 0, crashes: 0, head: 0 });
    await store.endWorkers([workerId]);
    const heir = await store.registerWorker(registration);
    expect((await claim(10, { worker: heir })).jobs.map((claimed) => [claimed.id, claimed.crashes])).toEqual([
      [ids[0], 0],
      [ids[1], 0],
    ]);
  });

  it("lists the leases of live workers and tells of ended ones", async () => {
    await store.enqueue([job()]);
    const { jobs } = await claim(1);
    const other = await store.registerWorker(registration);
    await store.endWorkers([other]);
    const answer = await store.heartbeat([workerId, other]);
    expect(answer.alive).toEqual([workerId]);
    expect(answer.leases).toEqual([jobs[0]?.lease]);
  });

  it("runs a handler's transaction only while the lease is held", async () => {
    await sql`create table if not exists effect (id bigint)`;
    await store.enqueue([job()]);
    const [claimed] = (await claim(1)).jobs as [ClaimedJob];
    await store.withLease(
      claimed,
      async (transaction) =>
        (transaction as postgres.TransactionSql)`insert into effect values (${claimed.id})`,
    );
    await sql`update millrace.worker set ended_at = clock_timestamp() where id = ${workerId}`;
    await store.rescue(3);
    const late = store.withLease(
      claimed,
      async (transaction) =>
        (transaction as postgres.TransactionSql)`insert into effect values (${claimed.id})`,
    );
    await expect(late).rejects.toMatchObject({ code: "lease-lost" });
    expect(await sql`select from effect where id = ${claimed.id}`).toHaveLength(1);
  });
});

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
    expect((await store.heartbeat([workerId])).cancels).toEqual([
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

describe("time", () => {
  it("holds a scheduled job until it is due and promotes in the order of time", async () => {
    const dueAt = Date.now() + 40;
    const ids = await store.enqueue([
      job({ scheduledAtMs: dueAt + 20 }),
      job({ scheduledAtMs: dueAt }),
      job({ scheduledAtMs: 1000 }),
    ]);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([ids[2]]);
    expect(await store.getJob(ids[1] as string)).toMatchObject({
      status: "pending",
      waitingFor: "schedule",
      scheduledAt: new Date(dueAt),
    });
    const promoted: string[] = [];
    while (promoted.length < 2) {
      const { nextDueMs } = await store.promote(100);
      const { jobs } = await claim(10);
      const [now] = await sql`select extract(epoch from clock_timestamp()) * 1000 as ms`;
      if (jobs.length > 0) expect(Number(now?.ms)).toBeGreaterThanOrEqual(dueAt);
      promoted.push(...jobs.map((claimed) => claimed.id));
      if (nextDueMs !== null) await sql`select pg_sleep(${Math.min(nextDueMs, 50) / 1000})`;
    }
    expect(promoted).toEqual([ids[1], ids[0]]);
  });
});

describe("limits", () => {
  it("keeps a queue's concurrency over all workers", async () => {
    await store.configureQueue(queue, { concurrency: 2 });
    await store.enqueue([job(), job(), job(), job()]);
    const other = await store.registerWorker(registration);
    const [a, b] = await Promise.all([claim(3), claim(3, { worker: other })]);
    expect(a.jobs.length + b.jobs.length).toBe(2);
    await store.complete([...a.jobs, ...b.jobs].slice(0, 1).map((claimed) => end(claimed, done)));
    expect((await claim(3)).jobs).toHaveLength(1);
  });

  it("refuses what a capped queue has no room for, under concurrent callers", async () => {
    await store.configureQueue(queue, { maxWaiting: 5, concurrency: 1 });
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => store.enqueue([job()])));
    const refused = tries.filter((one) => one.status === "rejected");
    expect(tries.length - refused.length).toBe(6);
    for (const one of refused) expect(one.reason).toMatchObject({ code: "QUEUE_FULL" });
  });

  it("keeps a key's sliding window under concurrent callers and takes nothing when the queue is full", async () => {
    const window = { scope: "test", key: queue, limit: 5, windowMs: 60_000 };
    const tries = await Promise.allSettled(
      Array.from({ length: 9 }, () => store.enqueue([job()], { window })),
    );
    expect(tries.filter((one) => one.status === "fulfilled")).toHaveLength(5);
    const [refusal] = tries.filter((one) => one.status === "rejected");
    expect(refusal?.reason).toMatchObject({ code: "RATE_LIMITED" });
    expect(refusal?.reason.retryAfterMs).toBeGreaterThan(50_000);

    await store.configureQueue(queue, { maxWaiting: 0 });
    await expect(store.enqueue([job()], { window: { ...window, key: "full" } })).rejects.toMatchObject({
      code: "QUEUE_FULL",
    });
    expect(await sql`select from millrace.submission_window where key = 'full'`).toHaveLength(0);
  });
});

describe("lists and counts", () => {
  it("pages through every place a job can be, newest first, none twice and none missing", async () => {
    const all: string[] = [];
    for (let round = 0; round < 5; round++) {
      all.push(
        ...(await store.enqueue([job(), job({ scheduledAtMs: Date.now() + 1e6 }), job({ priority: 9 })])),
      );
      const { jobs } = await claim(2);
      await store.complete(jobs.slice(0, 1).map((claimed) => end(claimed, done)));
    }
    const seen: string[] = [];
    let beforeId: string | null = null;
    do {
      const page = await store.listJobs({ filter: { queue }, limit: 4, beforeId });
      seen.push(...page.jobs.map((one) => one.id));
      beforeId = page.nextBeforeId;
    } while (beforeId !== null);
    expect(seen).toEqual([...all].reverse());
  });

  it("filters by status, priority, time and what the payload contains", async () => {
    const [a] = await store.enqueue([
      job({ payload: '{"userId":"u1","n":[1,2]}' }),
      job({ payload: '{"userId":"u2"}', priority: 1 }),
    ]);
    const list = async (filter: object) =>
      (await store.listJobs({ filter: { queue, ...filter }, limit: 10, beforeId: null })).jobs.map(
        (one) => one.id,
      );
    expect(await list({ payload: { userId: "u1" } })).toEqual([a]);
    expect(await list({ priority: 3 })).toEqual([a]);
    expect(await list({ status: "running" })).toEqual([]);
    expect(await list({ createdAfter: new Date(Date.now() + 60_000) })).toEqual([]);
    expect(await list({ createdBefore: new Date(Date.now() + 60_000), type: "plain" })).toHaveLength(2);
    expect(await list({ type: "nobody-knows" })).toEqual([]);
  });

  it("keeps counts equal to a recount through every movement", async () => {
    const ids = await store.enqueue(
      Array.from({ length: 20 }, (_, index) =>
        job({ scheduledAtMs: index % 4 === 0 ? Date.now() + 1e6 : null }),
      ),
    );
    const { jobs } = await claim(12);
    const error = { code: "timeout", message: "m", errorClass: "handler" as const };
    await store.complete(
      jobs
        .slice(0, 9)
        .map((claimed, index) =>
          end(
            claimed,
            index % 3 === 0
              ? done
              : index % 3 === 1
                ? { kind: "failed", error, result: null }
                : { kind: "retry", error, delayMs: 1e6 },
          ),
        ),
    );
    await store.cancel(ids[0] as string);
    await store.cancel(ids[19] as string);
    await store.retry(ids[0] as string);
    await store.foldCounts();
    const recount = await sql`
      select count(*) filter (where status = 'pending' and waiting_for is null)::int as ready, count(*) filter (where waiting_for in ('schedule', 'retry'))::int as scheduled,
        count(*) filter (where status = 'running')::int as running, count(*) filter (where status = 'completed')::int as completed,
        count(*) filter (where status = 'failed')::int as failed, count(*) filter (where status = 'cancelled')::int as cancelled
      from millrace.jobs where queue = ${queue}`;
    const [kept] = (await store.getCounts()).filter((count) => count.queue === queue);
    expect(kept).toMatchObject({ ...recount[0] });
    expect(kept?.totalTimedOut).toBe(3);
  });

  it("tells the place in the queue", async () => {
    const ids = await store.enqueue([job(), job(), job({ priority: 1 })]);
    expect(await Promise.all(ids.map((id) => store.getPosition(id)))).toEqual([
      { position: 2, exact: true },
      { position: 3, exact: true },
      { position: 1, exact: true },
    ]);
  });
});

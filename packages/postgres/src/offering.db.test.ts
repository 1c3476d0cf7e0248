import { defaultJobPolicy, type ClaimedJob, type Lease, type Mailbox } from "@millrace/core";
import postgres from "postgres";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { claim, databaseUrl, done, end, job, queue, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

/** Ends of the listeners of a test, which live as long as their workers' processes would. */
const listeners: postgres.Sql[] = [];
let messages: string[];
let mailbox: Mailbox;
let number = 1_000;

beforeEach(async () => {
  messages = [];
  mailbox = await openMailbox((message) => messages.push(message));
});
afterEach(async () => {
  await sql`delete from millrace.offer`;
  await Promise.all(listeners.splice(0).map((listener) => listener.end()));
});
afterAll(() => Promise.all(listeners.map((listener) => listener.end())));

async function openMailbox(receive: (message: string) => void): Promise<Mailbox> {
  const listener = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  listeners.push(listener);
  const channel = `mailbox ${(number += 1)}`;
  const { state } = await listener.listen(channel, receive);
  return { channel, listenerPid: state.pid };
}

/** The server's process ends a moment after the connection. */
async function stopListening(): Promise<void> {
  await Promise.all(listeners.splice(0).map((listener) => listener.end()));
  const alive = () => sql`select pg_sleep(0.01) from pg_stat_activity a where a.pid = ${mailbox.listenerPid}`;
  while ((await alive()).length > 0);
}

async function offer(fields: { queues?: string[]; types?: string[] } = {}): Promise<Lease> {
  const lease = { workerId, number: (number += 1) };
  await store.offer({ lease, queues: fields.queues ?? [queue], types: fields.types ?? ["plain"], mailbox });
  return lease;
}

/** The job that was handed over; notifications come in the order of commits, so one of ours that follows proves that none came. */
async function handed(): Promise<ClaimedJob | undefined> {
  await sql`select pg_notify(${mailbox.channel}, 'end')`;
  while (!messages.includes("end")) await new Promise((resolve) => setImmediate(resolve));
  const [message] = messages;
  messages = [];
  return message === "end" ? undefined : store.readHandedJob(message!);
}

const add = async (fields: Parameters<typeof job>[0] = {}): Promise<string> =>
  (await store.enqueue([job(fields)]))[0]!;

describe("a job that is added while a worker waits for one", () => {
  test("is handed to it, and is what claiming it would have brought", async () => {
    const lease = await offer();
    const payload = '{"text": "a \\"b\\"\\nc 🎉", "number": 1.50}';
    const id = await add({ payload, priority: 2 });
    const given = await handed();
    const { createdAt } = (await store.getJob(id))!;
    expect(given).toEqual({
      lease,
      position: 1,
      id,
      seq: Number(id),
      head: 1,
      type: "plain",
      queue,
      priority: 2,
      policy: defaultJobPolicy,
      retryCount: 0,
      crashes: 0,
      createdAtMs: expect.any(Number),
      payload: expect.any(String),
    } satisfies ClaimedJob);
    expect(Math.round(given!.createdAtMs)).toBe(createdAt.getTime());
    expect(JSON.parse(given!.payload)).toEqual(JSON.parse(payload));
    expect((await store.getJob(id))?.status).toBe("running");
    expect((await claim(10)).jobs).toEqual([]);
    expect(await store.complete([end(given!, done)])).toEqual(["accepted"]);
    expect(await store.getJob(id)).toMatchObject({ status: "completed", result: { ok: true } });
  });

  test("is shown as it was added, and counted as running, then as completed", async () => {
    await offer();
    const [shown] = await store.enqueueShowing([job()]);
    expect(shown).toMatchObject({ job: { id: shown!.id, status: "pending", payload: {}, queue } });
    const counts = () => sql`
      select sum(c.ready)::int as ready, sum(c.running)::int as running, sum(c.completed)::int as completed, sum(c.total_created)::int as created
      from millrace.job_counts c where c.queue = ${queue}`;
    expect(await counts()).toEqual([{ ready: 0, running: 1, completed: 0, created: 1 }]);
    await store.complete([end((await handed())!, done)]);
    expect(await counts()).toEqual([{ ready: 0, running: 0, completed: 1, created: 1 }]);
  });

  test("is written down for whoever follows, first that it was created", async () => {
    await sql`select millrace.listen(60)`;
    await offer();
    const id = await add();
    expect(
      await sql`select c.events[1] as event from millrace.change c where ${id}::bigint = any (c.ids) order by c.seq`,
    ).toEqual([{ event: "created" }, { event: "started" }]);
  });

  test("is handed to one only, however many come at once", async () => {
    await offer();
    const ids = await Promise.all(
      Array.from(
        { length: 20 },
        () => sql`
      select a.seq::text as id, a.handed from millrace.add_one(
        (select t.id from millrace.job_type t where t.name = 'plain'), (select q.id from millrace.queue q where q.name = ${queue}),
        (select max(p.id) from millrace.policy p), 3::smallint, '{}', '[]') a`,
      ),
    );
    const given = ids.flat().filter((row) => row["handed"]);
    expect(given).toHaveLength(1);
    expect((await handed())?.id).toBe(given[0]!["id"]);
    expect((await claim(30)).jobs).toHaveLength(19);
  });

  test("passes worse ones that wait, and comes after better ones and its own kind", async () => {
    const worse = await add({ priority: 5 });
    await offer();
    const id = await add();
    expect((await handed())?.id).toBe(id);
    const lease = await offer();
    const last = await add({ priority: 5 });
    expect(await handed()).toBeUndefined();
    expect(await store.withdrawOffer(lease)).toBe(true);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([worse, last]);
  });

  test("goes after one that was given back", async () => {
    const first = await add();
    const { jobs } = await claim(1);
    await store.complete([end(jobs[0]!, { kind: "returned" })]);
    await offer();
    const second = await add();
    expect(await handed()).toBeUndefined();
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([first, second]);
  });

  test("is not handed over twice for one offer", async () => {
    const lease = await offer();
    const first = await add();
    const second = await add();
    expect((await handed())?.id).toBe(first);
    expect(await store.withdrawOffer(lease)).toBe(false);
    expect((await claim(10)).jobs.map((claimed) => claimed.id)).toEqual([second]);
  });
});

describe("a job is left to be claimed", () => {
  const cases: readonly [string, () => Promise<unknown>][] = [
    ["of a queue that is paused", () => store.configureQueue(queue, { paused: true })],
    ["of a queue with a concurrency", () => store.configureQueue(queue, { concurrency: 5 })],
    [
      "of a queue with a rate",
      () => sql`update millrace.queue set rate_limit = 5, rate_window_ms = 1000 where name = ${queue}`,
    ],
    ["of a queue with keys", () => sql`update millrace.queue set keyed = true where name = ${queue}`],
    [
      "of a queue that is drained",
      () => sql`update millrace.queue set drain_before = 1 where name = ${queue}`,
    ],
    ["when the worker has ended", () => store.endWorkers([workerId])],
    [
      "when the worker has been silent for half of its time",
      () => sql`update millrace.worker set beat_at = beat_at - interval '11 s' where id = ${workerId}`,
    ],
    ["when nobody listens any more", stopListening],
  ];
  test.each(cases)("%s", async (_name, change) => {
    await offer();
    await change();
    const id = await add();
    expect(
      await sql`select r.seq::text as id from millrace.ready r join millrace.queue q on q.id = r.queue_id where q.name = ${queue}`,
    ).toEqual([{ id }]);
  });

  test("that is due later, is large, comes with others or is of another type or queue", async () => {
    const others = [await offer({ types: ["other"] }), await offer({ queues: ["default"] })];
    await add();
    expect((await claim(1)).jobs).toHaveLength(1);
    for (const other of others) expect(await store.withdrawOffer(other)).toBe(true);
    const lease = await offer();
    await store.enqueue([job(), job()]);
    await claim(2);
    await add({ payload: JSON.stringify("x".repeat(3_000)) });
    await claim(1);
    // PostgreSQL writes its numbers out: too long for a notification.
    await add({ payload: `[${Array.from({ length: 40 }, () => "1e200").join()}]` });
    await claim(1);
    await add({ scheduledAtMs: Date.now() + 60_000 });
    expect(await store.withdrawOffer(lease)).toBe(true);
  });

  test("of a caller's transaction, which may take long", async () => {
    const lease = await offer();
    await sql.begin((transaction) => store.enqueue([job()], { transaction }));
    expect(await store.withdrawOffer(lease)).toBe(true);
    expect((await claim(10)).jobs).toHaveLength(1);
  });
});

test("an offer takes those of ended workers with it", async () => {
  await offer();
  await store.endWorkers([workerId]);
  const other = await store.registerWorker({
    name: "other",
    host: "h",
    pid: 2,
    release: "0.1.0",
    types: ["plain"],
    silenceMs: 20_000,
  });
  await store.offer({ lease: { workerId: other, number: 1 }, queues: [queue], types: ["plain"], mailbox });
  expect(await sql`select o.worker_id::text as worker from millrace.offer o`).toEqual([{ worker: other }]);
});

test("a job that was handed over and never told of goes back when its worker ends", async () => {
  await offer();
  const id = await add();
  await store.endWorkers([workerId]);
  expect(await store.getJob(id)).toMatchObject({ status: "pending", retryCount: 0 });
});

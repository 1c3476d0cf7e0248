import { expect, test } from "vitest";
import { withActor } from "./actor.ts";
import { claim, done, end, job, queue, registration, sql, store, useStore } from "./test-store.ts";

useStore();

const error = { code: "boom", message: "It broke", errorClass: "handler" as const };

async function eventsOf(id: string): Promise<string[]> {
  return (await store.getEvents(id)).map(({ id: event }) => event.slice(id.length + 1));
}

test("the events of a job come from its rows, over retries, deaths of workers and retries by hand", async () => {
  const [id] = (await store.enqueue([job()])) as [string];
  expect(await eventsOf(id)).toEqual(["0.created"]);
  const [first] = (await claim(1)).jobs;
  expect(await eventsOf(id)).toEqual(["0.created", "1.started"]);
  await store.complete([end(first!, { kind: "retry", error, delayMs: 0 })]);
  await store.promote(10);
  const dying = await store.registerWorker(registration);
  await claim(1, { worker: dying });
  await sql`update millrace.worker set ended_at = clock_timestamp() where id = ${dying}`;
  await store.rescue(3);
  const [third] = (await claim(1, { suspect: true })).jobs;
  await store.complete([end(third!, { kind: "failed", error, result: null })]);
  expect(await store.retry(id)).toEqual({ kind: "done" });
  const [fourth] = (await claim(1)).jobs;
  await store.complete([end(fourth!, done)]);
  expect((await eventsOf(id)).map((name) => name.replace(/audit-\d+/, "audit"))).toEqual([
    "0.created",
    "1.started",
    "1.retried",
    "2.started",
    "2.rescued",
    "3.started",
    "3.failed",
    "audit.retry",
    "4.started",
    "4.completed",
  ]);
  const events = await store.getEvents(id);
  expect(events.find(({ event }) => event === "failed")).toMatchObject({
    errorCode: "boom",
    errorMessage: "It broke",
    workerId: expect.stringMatching(/^\d+$/),
    actor: null,
  });
  expect(events.find(({ event }) => event === "retry")?.actor).toMatch(/^library:.+:\d+$/);
});

test("a job that its workers' deaths end failed, and one that is cancelled before it starts", async () => {
  const [cursed, unwanted] = (await store.enqueue([job({ priority: 1 }), job()])) as [string, string];
  const dying = await store.registerWorker(registration);
  await claim(1, { worker: dying });
  await sql`update millrace.worker set ended_at = clock_timestamp() where id = ${dying}`;
  await store.rescue(1);
  expect(await eventsOf(cursed)).toEqual(["0.created", "1.started", "1.rescued", "1.failed"]);
  await store.cancel(unwanted);
  expect((await eventsOf(unwanted)).map((name) => name.replace(/audit-\d+/, "audit")).sort()).toEqual([
    "0.created",
    "1.cancelled",
    "audit.cancel",
  ]);
  const failures =
    await sql`select attempt, final, error_code, queue from millrace.job_failures where job_id = ${cursed} order by final`;
  expect(failures.map((row) => ({ ...row }))).toEqual([
    { attempt: 1, final: false, error_code: "worker-crash", queue },
    { attempt: 1, final: true, error_code: "worker-crash", queue },
  ]);
});

test("changes are entered with their actor: the one that is named, this process, or the role of a session", async () => {
  const [id, other] = (await store.enqueue([job(), job()])) as [string, string];
  await withActor("alice", () =>
    store.patch(id, { priority: 1, payload: JSON.stringify({ text: "x".repeat(1100) }) }),
  );
  await store.cancel(id);
  await sql`select millrace.cancel(${other})`;
  const entries = await store.listAudit({ targetKind: "job", targetId: id }, 10, null);
  expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
    [expect.stringMatching(/^library:/), "cancel"],
    ["alice", "change"],
  ]);
  expect(entries[1]).toMatchObject({
    before: { priority: 3, payload: {} },
    after: { priority: 1, payload: { bytes: 1112 } },
  });
  const [bySql] = await store.listAudit({ targetKind: "job", targetId: other }, 10, null);
  expect(bySql?.actor).toMatch(/^database:/);
  // A repeated request changes nothing more.
  await store.cancel(id);
  expect(await store.listAudit({ targetKind: "job", targetId: id }, 10, null)).toHaveLength(2);
});

test("settings of queues: what changed, before and after, and nothing of what stays", async () => {
  await store.pauseQueue(queue);
  await store.pauseQueue(queue);
  await store.changeQueue(queue, { concurrency: 3, retention: { failed: { ageMs: 60_000, count: null } } });
  await store.keepQueues(10);
  const entries = await store.listAudit({ targetKind: "queue", targetId: queue }, 10, null);
  expect(entries.map(({ action, before, after }) => ({ action, before, after }))).toEqual([
    {
      action: "change",
      before: { retention: { failed: null } },
      after: { retention: { failed: { ageMs: 60_000, count: null } } },
    },
    { action: "change", before: null, after: { concurrency: 3 } },
    { action: "change", before: { paused: false }, after: { paused: true } },
    { action: "create", before: null, after: expect.objectContaining({ paused: false }) },
  ]);
});

test("entries are paged by id, newest first, and filtered", async () => {
  const ids = await store.enqueue([job(), job(), job()]);
  for (const id of ids) await withActor("bob", () => store.cancel(id));
  const first = await store.listAudit({ actor: "bob" }, 2, null);
  expect(first.map(({ targetId }) => targetId)).toEqual([ids[2], ids[1]]);
  const rest = await store.listAudit({ actor: "bob" }, 2, first[1]!.id);
  expect(rest.map(({ targetId }) => targetId)).toEqual([ids[0]]);
  expect(await store.listAudit({ actor: "bob", after: new Date(Date.now() + 60_000) }, 2, null)).toEqual([]);
});

test("a day of the audit trail that is missing is made, and days past their age are dropped whole", async () => {
  const [day] =
    await sql`select to_char(now() at time zone 'utc', 'YYYYMMDD') as today, to_char((now() at time zone 'utc')::date - 40, 'YYYYMMDD') as old`;
  await sql.unsafe(`drop table millrace.audit_${day?.today}`);
  const [id] = (await store.enqueue([job()])) as [string];
  await store.cancel(id);
  expect(await store.listAudit({ targetId: id }, 10, null)).toHaveLength(1);
  await sql.unsafe(`create table millrace.audit_${day?.old} partition of millrace.audit
    for values from ('${day?.old} 00:00:00+00') to (timestamptz '${day?.old} 00:00:00+00' + interval '1 day')`);
  await store.maintain(7, 40);
  expect((await sql`select to_regclass(${`millrace.audit_${day?.old}`}) as t`)[0]?.t).not.toBeNull();
  await store.maintain(7, 39);
  expect((await sql`select to_regclass(${`millrace.audit_${day?.old}`}) as t`)[0]?.t).toBeNull();
});

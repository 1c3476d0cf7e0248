import { type ClaimedJob, defaultJobPolicy, type Outcome } from "@millrace/core";
import postgres from "postgres";
import { beforeAll, expect, test } from "vitest";
import { databaseUrl, end, job, registration, sql, store, useStore } from "./test-store.ts";

useStore();

const HOUR_MS = 3_600_000;
const PRESENT = ["ready", "scheduled", "running", "completed", "failed", "cancelled"] as const;

let serial = 0;
let number = 0;

const error = { code: "boom", message: "It broke", errorClass: "handler" as const };
const done: Outcome = { kind: "completed", result: null };
const failed: Outcome = { kind: "failed", error, result: null };
const late: Outcome = { kind: "failed", error: { ...error, code: "timeout" }, result: null };
const retry: Outcome = { kind: "retry", error, delayMs: HOUR_MS };

/** Moves jobs of two queues of its own in every way there is, by every function that counts. */
async function moveInEveryWay(): Promise<readonly string[]> {
  const queue = `counted-${++serial}`;
  const other = `${queue}-other`;
  for (const name of [queue, other]) await store.configureQueue(name, {});
  let workerId = await store.registerWorker(registration);
  const claim = async (limit: number, suspect = false) => {
    const lease = { workerId, number: ++number };
    return (await store.claim({ lease, queue, limit, types: ["plain"], suspect, sweep: true })).jobs;
  };
  const finish = (jobs: readonly ClaimedJob[], outcome: Outcome) =>
    store.complete(jobs.map((claimed) => ({ ...end(claimed, outcome), queue, startedAfterMs: 3 })));
  const add = (count: number, scheduledAtMs: number | null = null, priority = 2) =>
    store.enqueue(Array.from({ length: count }, () => job({ queue, scheduledAtMs, priority })));

  await moveDependents();
  await handOver();
  const [first, second, third] = (await add(3)) as [string, string, string];
  const [later, sooner] = (await add(2, Date.now() + HOUR_MS)) as [string, string];
  await sql`select millrace.enqueue('plain', priority => 2, queue => ${queue}), millrace.enqueue('plain', priority => 2, queue => ${queue}, scheduled_at => now() + interval '1 hour')`;
  await store.patch(first, { queue: other });
  await store.patch(second, { scheduledAtMs: Date.now() + HOUR_MS });
  await store.patch(later, { queue: other });
  await store.patch(later, { priority: 4 });
  await store.patch(first, { priority: 4 });
  await store.cancel(third);
  await store.cancel(second);
  await sql`update millrace.scheduled set run_at = clock_timestamp(), extra = null where id = ${sooner}`;
  await store.promote(100);

  await add(12);
  const jobs = await claim(12);
  for (const [index, outcome] of [done, done, done, failed, failed, failed, late, retry].entries())
    await finish([jobs[index]!], outcome);
  await finish([jobs[8]!], { kind: "returned" });
  await finish([jobs[9]!], { kind: "cancelled", error, result: null });
  await store.cancel(jobs[10]!.id);
  await sql`update millrace.cancel_request set deadline_at = clock_timestamp() - interval '1 s'`;
  await store.settleCancels();
  await store.retry(jobs[3]!.id);
  await store.retry(third);
  await store.remove(jobs[4]!.id);
  await store.remove(jobs[9]!.id);
  await store.remove(jobs[0]!.id);

  // One worker dies with a job that goes back, one it kills for good, and one that was to be cancelled.
  const [cursed] = (await add(1, null, 1)) as [string];
  await sql`update millrace.ready set crashes = 5, head = 0 where seq = ${cursed}`;
  await claim(1, true);
  await claim(1);
  await store.cancel(jobs[11]!.id);
  await sql`update millrace.worker set ended_at = clock_timestamp() where id = ${workerId}`;
  workerId = await store.registerWorker(registration);
  await store.rescue(3);
  await claim(1);

  // Retention: by a clean, by a queue's own rule, and by a whole day that is dropped.
  await store.cleanQueue(queue, { status: "completed", ageMs: 0, limit: 1 });
  await store.archiveFinished(queue, { status: "completed", ageMs: 0, limit: 1 }, async (lines) => {
    for await (const _ of lines);
  });
  await store.changeQueue(queue, {
    retention: { failed: { ageMs: null, count: 1 }, cancelled: { ageMs: null, count: 1 } },
  });
  await store.keepQueues(100);
  const [old] = await sql`select to_char((now() at time zone 'utc')::date - 9, 'YYYYMMDD') as day`;
  for (const parent of ["finished_completed", "finished_other"]) {
    await sql.unsafe(`create table millrace.${parent}_${old?.day} partition of millrace.${parent}
      for values from ('${old?.day} 00:00:00+00') to (timestamptz '${old?.day} 00:00:00+00' + interval '1 day')`);
  }
  await sql`update millrace.finished f set finished_at = finished_at - interval '9 days' from millrace.queue q
    where q.id = f.queue_id and q.name = ${queue}`;
  await store.maintain(7);
  await add(1);
  await finish(await claim(1), done);

  const webhooks = { type: "send-webhook", queue, policy: defaultJobPolicy, schema: null, schemaVersion: 1 };
  await store.registerTypes([webhooks]);
  await store.enqueue([
    job({ queue, priority: 2, scheduledAtMs: Date.now() + HOUR_MS, webhookUrl: "https://example.org/end" }),
  ]);
  await sql`
    with endpoint as (
      insert into millrace.webhook_endpoint (url, events, breaker_open_ms, disable_after_ms, secrets)
      values ('https://example.org/told', '{}', 1000, 1000, '[]') returning id
    )
    select millrace.add_deliveries(array[(select id from endpoint)], array['test'], array['{}'::jsonb])`;
  return [queue, other];

  /** One job to a worker that waits for it, and one that it does not wait for. */
  async function handOver(): Promise<void> {
    const listener = postgres(databaseUrl, { max: 1, onnotice() {} });
    const message = Promise.withResolvers<string>();
    const { state } = await listener.listen(queue, message.resolve);
    const lease = { workerId, number: ++number };
    const mailbox = { channel: queue, listenerPid: state.pid };
    await store.offer({ lease, queues: [queue], types: ["plain"], mailbox });
    await add(1);
    await finish([await store.readHandedJob(await message.promise)], done);
    await listener.end();
    await add(1);
    await finish(await claim(1), done);
  }

  /** A parent and its child, twice: the first fails, the other is cancelled; then all of them complete. */
  async function moveDependents(): Promise<void> {
    const settle = async () => {
      while ((await store.releaseDependents(100)).settled > 0);
    };
    const member = { job: job({ queue, priority: 2 }), ref: null, onParentFailure: "fail" } as const;
    const addPair = async () => {
      const jobs = [
        { ...member, parents: [] },
        { ...member, parents: [0] },
      ];
      const { ids } = await store.addWorkflow({ name: null, jobs, onComplete: null });
      return ids as [string, string];
    };
    const [parent, child] = await addPair();
    await finish(await claim(1), failed);
    await settle();
    await store.retry(parent);
    await settle();
    await finish(await claim(1), done);
    await settle();
    await store.cancel(child);
    await store.retry(child);
    await settle();
    await finish(await claim(1), done);
    const [cancelled] = await addPair();
    await store.cancel(cancelled);
    await settle();
    await store.retry(cancelled);
    await settle();
    await finish(await claim(1), done);
    await settle();
    await finish(await claim(1), done);
    await settle();
  }
}

/** What the kept counts say and the rows do not, or the other way round. */
async function differences(queues: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const queue of queues) {
    const rows = await sql`
      select count(*) filter (where place = 'r')::int as ready, count(*) filter (where place = 's')::int as scheduled,
        count(*) filter (where place = 'l')::int as running, count(*) filter (where place = '1')::int as completed,
        count(*) filter (where place = '2')::int as failed, count(*) filter (where place = '3')::int as cancelled
      from (
        select queue_id, 'r' as place from millrace.ready union all select queue_id, 's' from millrace.scheduled
        union all select queue_id, 'l' from millrace.lease_row union all select queue_id, status::text from millrace.finished
      ) j join millrace.queue q on q.id = j.queue_id where q.name = ${queue}`;
    const [kept] = await store.getQueueFigures(queue);
    for (const place of PRESENT)
      if (kept?.[place] !== rows[0]?.[place])
        found.push(`${place}: ${kept?.[place]} kept, ${rows[0]?.[place]} there`);
    found.push(...(await priorityDifferences(queue)));
    const totals: object = kept?.totals ?? {};
    if (queue === queues[0]) {
      const { waitMs, ...counted } = totals as { waitMs: number };
      if (!(waitMs > 0)) found.push(`${waitMs} ms waited`);
      const expected = {
        created: 30,
        completed: 10,
        failed: 7,
        cancelled: 8,
        timedOut: 1,
        retried: 6,
        runMs: 30,
      };
      for (const [name, value] of Object.entries(expected)) {
        const is = (counted as Record<string, number>)[name];
        if (is !== value) found.push(`total ${name}: ${is} kept, ${value} expected`);
      }
    }
  }
  return found;
}

/** The same for the numbers by priority: jobs present, and those that were added. */
async function priorityDifferences(queue: string): Promise<string[]> {
  const there = await sql`
    select j.priority, count(*) filter (where place = 'r')::int as ready, count(*) filter (where place = 's')::int as scheduled,
      count(*) filter (where place = 'l')::int as running, count(*) filter (where place = '1')::int as completed,
      count(*) filter (where place = '2')::int as failed, count(*) filter (where place = '3')::int as cancelled
    from (
      select queue_id, priority, 'r' as place from millrace.ready union all select queue_id, priority, 's' from millrace.scheduled
      union all select queue_id, priority, 'l' from millrace.lease_row
      union all select queue_id, priority, status::text from millrace.finished
    ) j join millrace.queue q on q.id = j.queue_id where q.name = ${queue} group by 1 order by 1`;
  const kept = await sql`
    select d.priority, d.ready::int, d.scheduled::int, d.running::int, d.completed::int, d.failed::int, d.cancelled::int
    from millrace.job_distribution d where d.queue = ${queue} order by 1`;
  const present = kept.filter((row) => PRESENT.some((place) => row[place] !== 0));
  const [is, was] = [JSON.stringify(present), JSON.stringify(there)];
  return is === was ? [] : [`by priority: ${is} kept, ${was} there`];
}

beforeAll(async () => {
  // Where mutants put what they do not count.
  await sql`alter table millrace.count_delta add column lost bigint`;
});

test("counts equal a recount after every movement, before and after they are folded", async () => {
  const queues = await moveInEveryWay();
  expect(await differences(queues)).toEqual([]);
  await store.foldCounts();
  expect(await differences(queues)).toEqual([]);
});

test("a function that drops any one delta is found out", async () => {
  const functions = await sql<{ name: string; definition: string }[]>`
    select p.proname as name, pg_get_functiondef(p.oid) as definition from pg_proc p
    where p.pronamespace = 'millrace'::regnamespace and p.prosrc ~ 'insert into millrace.count_delta' order by 1`;
  const survivors: string[] = [];
  let mutants = 0;
  for (const { name, definition } of functions) {
    for (const insert of definition.matchAll(
      /insert into millrace\.count_delta \(queue_id, type_id, ([^)]*)\)/g,
    )) {
      for (const column of (insert[1] as string).split(/,\s*/)) {
        const mutant = insert[0].replace(new RegExp(`\\b${column}\\b`), "lost");
        const at = insert.index;
        await sql.unsafe(definition.slice(0, at) + mutant + definition.slice(at + insert[0].length));
        // Without its priority a delta is refused; that is found out too.
        const found = await moveInEveryWay().then(differences, (refused: Error) => [refused.message]);
        if (found.length === 0) survivors.push(`${name}: ${column}`);
        mutants++;
      }
    }
    await sql.unsafe(definition);
  }
  expect(survivors).toEqual([]);
  expect(mutants).toBeGreaterThan(40);
});

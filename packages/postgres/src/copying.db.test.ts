import { type StoredJob, UnknownOutcomeError } from "@millrace/core";
import { afterEach, expect, it, vi } from "vitest";
import { hintChannel } from "./schema-name.ts";
import { claim, job, queue, sql, store, useStore } from "./test-store.ts";

useStore();

/** Many enough to be copied. */
const MANY = 3000;

const long = (fields: (index: number) => Partial<StoredJob> = () => ({})) =>
  Array.from({ length: MANY }, (_, index) => job(fields(index)));

const countWaiting = async () => {
  const [row] = await sql`
    select count(*)::int as count from millrace.jobs where queue = ${queue} and status = 'pending'`;
  return row?.count as number;
};

afterEach(async () => {
  await sql`drop trigger if exists refuse on millrace.ready`;
});

it("stores every field of a long list and answers ids in its order", async () => {
  const odd = [
    { text: 'quotes " and \\ and \\N and \\. and \\n', line: "a\nb\tc\r", end: "\\" },
    ["é", "😀", "\u2028", "\\t"],
    "\\.",
    null,
  ];
  const payloads = Array.from({ length: MANY }, (_, index) => ({ index, odd: odd[index % odd.length] }));
  const jobs = long((index) => ({
    payload: JSON.stringify(payloads[index]),
    priority: 1 + (index % 3),
    queue: index % 7 === 0 ? "default" : queue,
  }));
  const ids = await store.enqueue(jobs);
  const rows = await sql`
    select id, payload, priority, queue, created_at between now() - interval '1 minute' and clock_timestamp() as recent
    from millrace.jobs where id = any (${[...ids]}) order by id`;
  expect(rows.map(({ id }) => String(id))).toEqual(ids);
  expect(rows.map(({ payload }) => payload)).toEqual(payloads);
  expect(rows.map((row) => row.priority)).toEqual(jobs.map(({ priority }) => priority));
  expect(rows.map((row) => row.queue)).toEqual(jobs.map((one) => one.queue));
  expect(rows.every(({ recent }) => recent === true)).toBe(true);
  const [counted] = await sql`
    select sum(ready)::int as ready, sum(total_created)::int as created from millrace.job_counts where queue = ${queue}`;
  const here = jobs.filter((one) => one.queue === queue).length;
  expect(counted).toEqual({ ready: here, created: here });
  const claimed = (await claim(10)).jobs.map(({ id }) => id);
  expect(claimed).toEqual(ids.filter((_, index) => index % 7 !== 0 && index % 3 === 0).slice(0, 10));
});

it("tells workers once, by its commit", async () => {
  const told: string[] = [];
  const last = Promise.withResolvers<void>();
  const listening = await sql.listen(hintChannel("millrace"), (message) => {
    if (message === "last") last.resolve();
    else if (JSON.parse(message).queue === queue) told.push(message);
  });
  await store.enqueue(long(() => ({ priority: 2 })));
  await sql`select pg_notify(${hintChannel("millrace")}, 'last')`;
  await last.promise;
  await listening.unlisten();
  expect(told.map((message) => JSON.parse(message))).toMatchObject([{ kind: "ready", queue, priority: 2 }]);
});

it.each([
  ["before a row", "before insert on millrace.ready for each row when (new.payload ->> 'n' = '2900')"],
  ["after all", "after insert on millrace.ready for each statement"],
])("stores nothing and says why when the server refuses it %s", async (_, when) => {
  await sql`create or replace function refuse() returns trigger language plpgsql as $$ begin raise 'not today'; end $$`;
  await sql.unsafe(`create trigger refuse ${when} execute function refuse()`);
  const jobs = long((index) => ({ payload: JSON.stringify({ n: index }) }));
  await expect(store.enqueue(jobs)).rejects.toThrow("not today");
  expect(await countWaiting()).toBe(0);
  await sql`drop trigger refuse on millrace.ready`;
  expect(await store.enqueue(jobs)).toHaveLength(MANY);
  expect(await countWaiting()).toBe(MANY);
});

it("does not know what became of a long list when its connection is lost", async () => {
  await sql`create or replace function refuse() returns trigger language plpgsql as $$ begin
    perform pg_terminate_backend(pg_backend_pid()); return null; end $$`;
  await sql`create trigger refuse after insert on millrace.ready for each statement execute function refuse()`;
  await expect(store.enqueue(long())).rejects.toBeInstanceOf(UnknownOutcomeError);
  expect(await countWaiting()).toBe(0);
  await sql`drop trigger refuse on millrace.ready`;
  await vi.waitFor(() => store.enqueue([job()]), { timeout: 20_000 });
});

it.each([
  ["due later", () => ({ scheduledAtMs: Date.now() + 60_000 })],
  ["large", () => ({ payload: JSON.stringify("x".repeat(3000)) })],
])("stores a long list of which one is %s", async (_, special) => {
  const ids = await store.enqueue(long((index) => (index === 2000 ? special() : {})));
  expect(await countWaiting()).toBe(MANY);
  expect((await store.getJob(ids[2000] as string))?.queue).toBe(queue);
});

it("keeps the cap of a queue for a long list", async () => {
  await store.configureQueue(queue, { maxWaiting: MANY - 1 });
  await expect(store.enqueue(long())).rejects.toMatchObject({ code: "QUEUE_FULL" });
  expect(await countWaiting()).toBe(0);
});

it("stores a long list in a caller's transaction", async () => {
  const undone = new Error("undone");
  const add = sql.begin(async (transaction) => {
    expect(await store.enqueue(long(), { transaction })).toHaveLength(MANY);
    throw undone;
  });
  await expect(add).rejects.toBe(undone);
  expect(await countWaiting()).toBe(0);
});

import { createTestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { JobQueueManager, silentLogger, type StreamMessage } from "./index.ts";

/** What one page may hold: those of the row that fills it come on top. */
const MOST_EVENTS = 2_000 + 500;

const database = await createTestDatabase();
const sql = postgres(database.url, { max: 2, onnotice() {} });
const office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
beforeAll(() => office.initialize());
afterAll(async () => {
  await office.shutdown();
  await sql.end();
  await database.drop();
});

/** Keeps changes written down, and says where a listener is that leaves now. */
async function leave(): Promise<string> {
  let point = "";
  const stop = await office.stream.listen({
    queues: false,
    tell(message) {
      point = message.point ?? point;
    },
  });
  stop();
  return point;
}

/** Jobs of one statement. */
const add = (count: number) => office.createJobs(batch(count));

const batch = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ type: "data-processing", payload: { batchId: `${n}` } }));

const idsOf = (messages: readonly StreamMessage[]) =>
  messages.flatMap((message) => (message.kind === "events" ? message.events.map(({ jobId }) => jobId) : []));

/** What a listener that comes back with that point is told until it knows all of these jobs. */
async function resume(point: string, wanted: readonly string[]): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  const missing = new Set(wanted);
  const complete = Promise.withResolvers<void>();
  const stop = await office.stream.listen(
    {
      queues: false,
      tell(message) {
        messages.push(message);
        for (const id of idsOf([message])) missing.delete(id);
        if (missing.size === 0 || message.kind === "reset") complete.resolve();
      },
    },
    point,
  );
  await complete.promise;
  stop();
  return messages;
}

let point: string;
beforeEach(async () => {
  // Type and queue become known, and somebody has listened before.
  await office.createJob({ type: "data-processing", payload: { batchId: "0" } });
  point = await leave();
});

test("what was missed comes in pages of a few thousand events, as the listener has room for them", async () => {
  const ids = [...(await add(6_000)), ...(await add(700)), ...(await add(1))];
  const messages: StreamMessage[] = [];
  const complete = Promise.withResolvers<void>();
  const toldAtRoom: number[] = [];
  const stop = await office.stream.listen(
    {
      queues: false,
      tell(message) {
        messages.push(message);
        if (new Set(idsOf(messages)).size === ids.length) complete.resolve();
      },
      async room() {
        const told = messages.length;
        await new Promise(setImmediate);
        // Nothing came while there was no room.
        toldAtRoom.push(messages.length - told);
      },
    },
    point,
  );
  expect(messages.length).toBe(1);
  await complete.promise;
  stop();
  expect(messages.map(({ kind }) => kind)).not.toContain("reset");
  expect(new Set(idsOf(messages))).toEqual(new Set(ids));
  expect(Math.max(...messages.map((message) => idsOf([message]).length))).toBeLessThanOrEqual(MOST_EVENTS);
  expect(messages.length).toBeGreaterThanOrEqual(3);
  expect(toldAtRoom.length).toBeGreaterThanOrEqual(2);
  expect(Math.max(...toldAtRoom)).toBe(0);
});

test("whoever is cut off between two pages goes on from the last, and misses nothing", async () => {
  const first = await add(600);
  const open = Promise.withResolvers<void>();
  const added = Promise.withResolvers<string>();
  const late = sql.begin(async (transaction) => {
    const [row] = await transaction`
      select millrace.enqueue('data-processing', '{"batchId": "late"}')::text as id`;
    added.resolve(row?.id as string);
    await open.promise;
  });
  const lateId = await added.promise;
  // Transactions of their own, so that pages end between them.
  const others: string[] = [];
  for (let n = 0; n < 10; n++) others.push(...(await add(600)));
  const [page] = await resume(point, first);
  expect(idsOf([page!]).length).toBeLessThan(others.length);
  open.resolve();
  await late;
  const rest = others.filter((id) => !idsOf([page!]).includes(id));
  const more = await resume(page!.point as string, [...rest, lateId]);
  expect(more.map(({ kind }) => kind)).not.toContain("reset");
  expect(idsOf(more)).not.toContain(first[0]);
});

test("a transaction of many jobs is read in pages too, and a cut in its midst begins it again", async () => {
  const ids = await sql.begin(async (transaction) => [
    ...(await office.createJobs(batch(4_000), { transaction })),
    ...(await office.createJobs(batch(4_000), { transaction })),
  ]);
  const messages = await resume(point, ids);
  expect(new Set(idsOf(messages))).toEqual(new Set(ids));
  expect(Math.max(...messages.map((message) => idsOf([message]).length))).toBeLessThanOrEqual(MOST_EVENTS);
  const again = await resume(messages[0]!.point as string, ids);
  expect(again.map(({ kind }) => kind)).not.toContain("reset");
});

test("messages can be iterated: a loop that is too slow gets a reset, and goes on after it", async () => {
  const end = new AbortController();
  const told: StreamMessage[] = [];
  let ids: readonly string[] = [];
  for await (const message of office.stream.messages({ signal: end.signal })) {
    told.push(message);
    if (told.length === 1) {
      // Somebody else is told of all of it, before this loop goes on.
      const heard = new Set<string>();
      const all = Promise.withResolvers<void>();
      const stop = await office.stream.listen({
        queues: false,
        tell(other) {
          for (const id of idsOf([other])) heard.add(id);
          if (heard.size === 12_000) all.resolve();
        },
      });
      await add(6_000);
      await add(6_000);
      await all.promise;
      stop();
    }
    if (message.kind === "reset") ids = await add(1);
    if (ids.length > 0 && idsOf([message]).includes(ids[0] as string)) end.abort();
  }
  expect(told.filter(({ kind }) => kind === "reset").length).toBe(1);
  const before = told.slice(
    0,
    told.findIndex(({ kind }) => kind === "reset"),
  );
  expect(idsOf(before).length).toBeLessThanOrEqual(10_000);
  expect(idsOf(before).length).toBeGreaterThan(5_000);
});

// The last: a transaction of another test that ends after this sweep would count as older than what was swept.
test("a point whose changes are swept is answered by a reset, and so is one of another time", async () => {
  await add(1);
  await sql`select millrace.sweep_changes(0)`;
  const [swept] = await resume(point, ["1"]);
  expect(swept).toMatchObject({ kind: "reset" });
  const [unknown] = await resume("elsewhere.1:1:", ["1"]);
  expect(unknown).toMatchObject({ kind: "reset" });
});

test("a transaction that is open for longer than changes are kept leaves nobody with resets", async () => {
  const messages: StreamMessage[] = [];
  const stop = await office.stream.listen({
    queues: false,
    tell: (message) => void messages.push(message),
  });
  const told = (id: string | undefined) =>
    expect.poll(() => idsOf(messages), { timeout: 30_000 }).toContain(id);
  // Past what the test before this one swept, which may be a reset of its own.
  const [first] = await add(1);
  await told(first);
  messages.length = 0;
  const open = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const held = sql.begin(async (transaction) => {
    await transaction`select pg_current_xact_id()`;
    begun.resolve();
    await open.promise;
  });
  await begun.promise;
  await add(1);
  await sql`select millrace.sweep_changes(0)`;
  // Each sweep, here and in the test before, may cost a reset when somebody looks; then there are no more, though the transaction is open.
  let inPeace = 0;
  for (let n = 0; n < 20 && inPeace < 3; n++) {
    messages.length = 0;
    await told((await add(1))[0]);
    inPeace = messages.some(({ kind }) => kind === "reset") ? 0 : inPeace + 1;
  }
  open.resolve();
  await held;
  stop();
  expect(inPeace).toBe(3);
});

import { beforeEach, expect, test } from "vitest";
import { job, sql, store, useStore } from "./test-store.ts";

const ROUNDS = 60;
const ADDERS = 4;

useStore();

/** Nobody has listened for long. */
beforeEach(forgetListeners);
async function forgetListeners(): Promise<void> {
  await sql`update millrace.stream set listened_until = '-infinity', sound_from = null`;
  await sql`select setval('millrace.listened_until', 1)`;
  await sql`delete from millrace.change`;
}

async function idsWrittenDown(): Promise<string[]> {
  const rows =
    await sql`select unnest(c.ids)::text as id from millrace.change c where c.events = '{created}'`;
  return rows.map((row) => row.id as string);
}

const add = async () => (await store.enqueue([job()]))[0] as string;

test("changes are written down while somebody listens, and only then", async () => {
  await add();
  expect(await idsWrittenDown()).toEqual([]);
  await store.listenForChanges(60);
  const id = await add();
  expect(await idsWrittenDown()).toEqual([id]);
});

test("who listens for less time than another does not shorten it", async () => {
  await Promise.all([60, 1, 30].map((seconds) => store.listenForChanges(seconds)));
  const [row] = await sql`
    select (last_value - extract(epoch from clock_timestamp()) * 1000)::float8 as left_ms,
      last_value >= (select extract(epoch from s.listened_until) * 1000 from millrace.stream s) as whole
    from millrace.listened_until`;
  expect(row?.left_ms).toBeGreaterThan(40_000);
  expect(row?.whole).toBe(true);
});

test("a transaction whose snapshot is older than the listener writes down what it does after that", async () => {
  await sql.begin("isolation level repeatable read", async (transaction) => {
    await transaction`select count(*) from millrace.ready`;
    await store.listenForChanges(60);
    await transaction`select millrace.enqueue('plain', '{}')`;
  });
  expect(await idsWrittenDown()).toHaveLength(1);
});

test("who begins to listen amid adds misses none that began later", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await forgetListeners();
    const listens = new AbortController();
    const addUntilThen = async () => {
      do await add();
      while (!listens.signal.aborted);
      await add();
    };
    const adders = Array.from({ length: ADDERS }, addUntilThen);
    await store.listenForChanges(60);
    const [from] = await sql`select pg_snapshot_xmax(pg_current_snapshot())::text as xact`;
    listens.abort();
    await Promise.all(adders);
    const told = new Set(await idsWrittenDown());
    const later = await sql`
      select coalesce(r.id, r.seq)::text as id from millrace.ready r where r.xmin::text::bigint >= ${from?.xact as string}::bigint`;
    expect(later.length).toBeGreaterThanOrEqual(ADDERS);
    expect(later.filter(({ id }) => !told.has(id as string))).toEqual([]);
    await sql`delete from millrace.ready`;
  }
});

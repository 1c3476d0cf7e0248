import { type QueryParameter, UnrecoverableError } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createQueryReader } from "./querying.ts";

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
  await sql`create table thing (id integer)`;
  await sql`create function change() returns integer language plpgsql as $$ begin insert into thing values (1); return 1; end $$`;
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const never = new AbortController().signal;
const reader = (statementTimeoutMs = 20_000) =>
  createQueryReader({ url: database.url, applicationName: "query test", statementTimeoutMs });
const read = (query: string, parameters: readonly QueryParameter[] = [], statementTimeoutMs?: number) =>
  allOf(reader(statementTimeoutMs)({ query, parameters }, never));
const sessions = async () =>
  (await sql`select count(*)::int as n from pg_stat_activity where application_name = 'query test'`)[0]?.[
    "n"
  ];

it("gives rows in their order, a fetch at a time, with values as PostgreSQL writes them", async () => {
  const query = `
    select n, 9007199254740992 + n as big, n / 4.0 as part, 1.5::float8 as real, n % 2 = 0 as even,
      '2026-11-22 10:11:12.123456+01'::timestamptz as at, date '2026-11-22' as day, '{"a": [1, 9007199254740993]}'::jsonb as doc, null as nothing,
      '\\x00ff'::bytea as raw, array[1, 2] as list
    from generate_series(1, 5000) n`;
  const batches = await read(query);
  expect(batches.length).toBeGreaterThan(2);
  const rows = batches.flatMap((batch) => batch.rows);
  expect(rows.map(({ n }) => n)).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
  expect(rows[0]).toEqual({
    n: 1,
    big: "9007199254740993",
    part: "0.25000000000000000000",
    real: 1.5,
    even: false,
    at: "2026-11-22 09:11:12.123456+00",
    day: "2026-11-22",
    doc: { a: [1, "9007199254740993"] },
    nothing: null,
    raw: "\\x00ff",
    list: "{1,2}",
  });
  expect(batches[0]?.columns).toEqual([
    "n",
    "big",
    "part",
    "real",
    "even",
    "at",
    "day",
    "doc",
    "nothing",
    "raw",
    "list",
  ]);
});

it("names the columns where there are no rows, and takes parameters", async () => {
  expect(await read("select 1 as a, 2 as b where false")).toEqual([{ columns: ["a", "b"], rows: [] }]);
  const parameters = ["x", 5, true, null];
  const query = "select $1::text as t, $2::int as i, $3::boolean as b, $4::text as n";
  expect((await read(query, parameters))[0]?.rows).toEqual([{ t: "x", i: 5, b: true, n: null }]);
});

it.each([
  ["insert into thing values (1) returning id", /syntax error/],
  ["select change()", /read-only transaction/],
  ["select 1; insert into thing values (1)", /multiple commands|cannot insert/],
  ["select 1; commit; insert into thing values (1)", /multiple commands/],
  ["select set_config('transaction_read_only', 'off', true)::text, change()", /read-only|must be set before/],
  ["select 1 for update of thing", /FOR UPDATE|thing/],
  ["with x as (delete from thing returning id) select * from x", /data-modifying|read-only/],
  ["copy thing to stdout", /syntax error/],
  ["selct 1", /syntax error/],
  ["select 1 as a, 2 as a", /Two columns of the query are called "a"/],
  ["select 1 / 0", /division by zero/],
])("%s ends the job and changes nothing", async (query, message) => {
  const error = await read(query).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnrecoverableError);
  expect((error as Error).message).toMatch(message);
  expect(await sql`select from thing`).toHaveLength(0);
});

it("a query that takes too long is cut off, and may be tried again", async () => {
  await expect(read("select pg_sleep(30)", [], 50)).rejects.not.toBeInstanceOf(UnrecoverableError);
  await expect(read("select pg_sleep(30)", [], 50)).rejects.toThrow(/statement timeout/);
});

it("an abort ends the wait at once, and a reader that stops leaves nothing behind", async () => {
  const abort = new AbortController();
  const waiting = allOf(reader()({ query: "select pg_sleep(30)", parameters: [] }, abort.signal));
  const settled = waiting.catch((error: unknown) => error);
  await vi.waitFor(async () => {
    const active =
      await sql`select from pg_stat_activity where application_name = 'query test' and query like '%pg_sleep%' or query like 'fetch%'`;
    expect(active.length).toBeGreaterThan(0);
  });
  const began = performance.now();
  abort.abort(new Error("cancelled"));
  expect(await settled).toEqual(new Error("cancelled"));
  expect(performance.now() - began).toBeLessThan(5000);

  for await (const batch of reader()({ query: "select generate_series(1, 100000)", parameters: [] }, never)) {
    expect(batch.rows.length).toBeGreaterThan(0);
    break;
  }
  // Not only once the statement's time is up.
  await expect.poll(sessions, { timeout: 15_000 }).toBe(0);
});

import { RefusedRowError, type TableImports, UnrecoverableError } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Connection, createConnection } from "./connection.ts";
import { createTableImports } from "./importing.ts";

let database: TestDatabase;
let sql: postgres.Sql;
let connection: Connection;
const imports = createTableImports();
const name = { schema: "public", table: 'odd "name", of it' };
const TABLE = 'public."odd ""name"", of it"';

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
  connection = createConnection({ url: database.url, max: 2, applicationName: "imports" });
  await sql.unsafe(`
    create table ${TABLE} (
      id integer primary key, "Na""me" text, at timestamptz, tags jsonb, raw bytea, number numeric,
      twice integer generated always as (id * 2) stored, check (number > 0))`);
});
afterAll(async () => {
  await connection.close();
  await sql.end();
  await database.drop();
});
beforeEach(async () => void (await sql.unsafe(`truncate ${TABLE}`)));

type Rows = Parameters<TableImports["addRows"]>[3];
const add = (columns: readonly string[], rows: Rows) =>
  connection.transaction((transaction) => imports.addRows(transaction.sql, name, columns, rows));
const count = async () => (await sql.unsafe(`select count(*)::int as n from ${TABLE}`))[0]?.["n"] as number;

it("adds values of every kind as they are", async () => {
  const text = "tab\t new\nline \r back\\slash \\N \\. é 🦀";
  const at = new Date("2026-11-22T10:11:12.345Z");
  const columns = ["id", 'Na"me', "at", "tags", "raw", "number"];
  await add(columns, [
    [1, text, at, { a: ['\t"\\', null], big: 2n ** 60n }, new Uint8Array([0, 255]), "12345678901234567890.5"],
    ["2", null, null, null, null, 7n],
    [3, "", "infinity", [], "\\x00", null],
  ]);
  const rows = await sql.unsafe(`select *, number::text as number from ${TABLE} order by id`);
  expect(rows[0]).toMatchObject({
    id: 1,
    'Na"me': text,
    at,
    tags: { a: ['\t"\\', null], big: "1152921504606846976" },
    raw: Buffer.from([0, 255]),
    number: "12345678901234567890.5",
    twice: 2,
  });
  expect(rows[1]).toMatchObject({ id: 2, 'Na"me': null, number: "7" });
  expect(rows[2]).toMatchObject({ id: 3, 'Na"me': "", tags: [], raw: Buffer.from([0]) });
});

it("names columns that can be filled, in order, and none of a table that is not there", async () => {
  const [columns, none] = await connection.transaction(async ({ sql: transaction }) => [
    await imports.columnsOf(transaction, name),
    await imports.columnsOf(transaction, { schema: "public", table: "nowhere" }),
  ]);
  expect(columns).toEqual(["id", 'Na"me', "at", "tags", "raw", "number"]);
  expect(none).toEqual([]);
});

const refusals: readonly [string, Rows, number, string | null, RegExp][] = [
  [
    "a wrong type",
    [
      [1, 5],
      ["x", 6],
    ],
    1,
    "id",
    /invalid input syntax for type integer/,
  ],
  [
    "out of range",
    [
      [1, 5],
      [2, 6],
      [99_999_999_999, 1],
    ],
    2,
    "id",
    /out of range/,
  ],
  [
    "a key that is there twice",
    [
      [1, 5],
      [2, 5],
      [1, 5],
    ],
    2,
    null,
    /duplicate key.*\(id\)=\(1\)/,
  ],
  [
    "a check",
    [
      [1, 5],
      [2, -5],
    ],
    1,
    null,
    /violates check constraint/,
  ],
  [
    "a null that may not be",
    [
      [1, 5],
      [null, 5],
    ],
    1,
    null,
    /null value in column "id"/,
  ],
  ["a NUL", [[1, "5\0"]], 0, "number", /holds a NUL/],
  [
    "half a character",
    [
      [1, 5],
      [2, "\uD800"],
    ],
    1,
    "number",
    /half of a character/,
  ],
];
describe.each(refusals)("%s", (_what, rows, row, column, reason) => {
  it("refuses that row by its place, adds none, and leaves the connection of use", async () => {
    const error = await add(["id", "number"], rows).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusedRowError);
    expect(error).toMatchObject({ row, column, reason: expect.stringMatching(reason) });
    expect(await count()).toBe(0);
    await add(["id"], [[1]]);
    expect(await count()).toBe(1);
  });
});

it("names a row far into what was sent, while the rest still comes", async () => {
  const rows = Array.from({ length: 50_000 }, (_, id) => [id === 40_000 ? "no" : id, "x".repeat(50)]);
  const error = await add(["id", 'Na"me'], rows).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ row: 40_000, column: "id" });
  expect(await count()).toBe(0);
});

it("is no fault of a row when the table cannot be written at all", async () => {
  await expect(add(["nonsense"], [[1]])).rejects.toThrow(/column "nonsense"/);
  await expect(add(["nonsense"], [[1]])).rejects.not.toBeInstanceOf(RefusedRowError);
});

it.each(["millrace", "pg_catalog", "information_schema", "pg_toast"])(
  "nothing is imported into %s",
  async (schema) => {
    const look = connection.transaction(async ({ sql: transaction }) =>
      imports.columnsOf(transaction, { schema, table: "ready" }),
    );
    await expect(look).rejects.toBeInstanceOf(UnrecoverableError);
  },
);

it("keeps a checkpoint with the rows of its transaction, or neither", async () => {
  const step = (id: number, fail: boolean) =>
    connection.transaction(async ({ sql: transaction }) => {
      await imports.addRows(transaction, name, ["id"], [[id]]);
      await imports.saveCheckpoint(transaction, "77", { id });
      if (fail) throw new Error("killed");
    });
  const read = () =>
    connection.transaction(({ sql: transaction }) => imports.readCheckpoint(transaction, "77"));
  expect(await read()).toBeNull();
  await step(1, false);
  await expect(step(2, true)).rejects.toThrow("killed");
  expect(await read()).toEqual({ id: 1 });
  await step(2, false);
  expect(await read()).toEqual({ id: 2 });
  expect(await count()).toBe(2);
});

it("checkpoints go when retention removes them", async () => {
  await sql`insert into millrace.job_checkpoint (job_id, checkpoint, saved_at) values (78, '{}', now() - interval '9 days'), (79, '{}', now() - interval '7 days')`;
  await sql`select millrace.sweep_reports(7)`;
  expect(await sql`select job_id::int from millrace.job_checkpoint where job_id in (78, 79)`).toEqual([
    { job_id: 79 },
  ]);
  await sql`select millrace.forget_reports('{79}')`;
  expect(await sql`select from millrace.job_checkpoint where job_id = 79`).toHaveLength(0);
});

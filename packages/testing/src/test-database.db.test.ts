import postgres from "postgres";
import { expect, test } from "vitest";
import { createTestDatabase } from "./test-database.ts";

test("each call makes a database of its own, which drop removes", async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase({ empty: true })]);
  expect(first.url).not.toBe(second.url);
  const sql = postgres(first.url, { max: 1 });
  await sql`create table only_here (id int)`;
  await sql.end();

  const other = postgres(second.url, { max: 1 });
  expect(await other`select to_regclass('only_here') as found`).toEqual([{ found: null }]);
  await first.drop();
  const name = new URL(first.url).pathname.slice(1);
  expect(await other`select from pg_database where datname = ${name}`).toHaveLength(0);
  await other.end();
  await second.drop();
});

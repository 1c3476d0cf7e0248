import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { dumpSchema } from "./schema-dump.fixture.ts";

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

// The file was written on PostgreSQL 18; a run on 15 compares with the same one.
test("the migrations end in what migrations/schema.sql says", async () => {
  await expect(await dumpSchema(sql, "millrace")).toMatchFileSnapshot("../../../migrations/schema.sql");
});

test("another schema ends in the same", async () => {
  await migrate(database.url, { schema: "other_engine" });
  expect(await dumpSchema(sql, "other_engine")).toBe(await dumpSchema(sql, "millrace"));
});

test("every table, view, sequence and function has a COMMENT", async () => {
  const silent = await sql`
    select c.relname as name from pg_class c
    where c.relnamespace = 'millrace'::regnamespace and c.relkind in ('r', 'p', 'v', 'S')
      and obj_description(c.oid, 'pg_class') is null and c.relname !~ '_[0-9]{8}$' and c.relname !~ '_id_seq$'
    union all
    select p.proname from pg_proc p where p.pronamespace = 'millrace'::regnamespace and obj_description(p.oid, 'pg_proc') is null
    order by 1`;
  expect(silent.map((row) => row["name"])).toEqual([]);
});

// The runner's own table, `migration`, is made before any migration runs.
test("every column has a COMMENT", async () => {
  const silent = await sql`
    select c.relname || '.' || a.attname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'millrace'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition
      and c.relname <> 'migration' and col_description(c.oid, a.attnum) is null
    order by 1`;
  expect(silent.map((row) => row["name"])).toEqual([]);
});

// Citus does not distribute `language sql` functions with parameters, and a plan mode of a function's own is forced.
test("every function is plpgsql and sets nothing, but for five that must go by their index", async () => {
  const others = await sql`
    select p.proname, l.lanname, p.proconfig from pg_proc p join pg_language l on l.oid = p.prolang
    where p.pronamespace = 'millrace'::regnamespace and (l.lanname <> 'plpgsql' or p.proconfig is not null)
    order by 1`;
  const indexOnly = { lanname: "plpgsql", proconfig: ["enable_sort=off", "enable_seqscan=off"] };
  expect([...others]).toEqual([
    { proname: "add_one", ...indexOnly },
    { proname: "claim", ...indexOnly },
    { proname: "mark_lanes", ...indexOnly },
    { proname: "promote", ...indexOnly },
    { proname: "release_dependents", lanname: "plpgsql", proconfig: ["enable_seqscan=off"] },
  ]);
});

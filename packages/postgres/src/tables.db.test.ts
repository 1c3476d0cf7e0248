import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Queries, readColumns, readConstraints, readIndexes } from "./catalog.fixture.ts";
import { createTables } from "./tables.ts";

// PostgreSQL itself compares: what Drizzle would create stands in a schema of its own beside the migrated one.
const FORM = "drizzle_form";
const tables = createTables(FORM);
const owned = Object.values(tables).filter((value) => is(value, PgTable)) as PgTable[];
const names = owned.map((table) => getTableName(table));

let database: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
  await create(tables);
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

async function create(exports: Record<string, unknown>): Promise<void> {
  await sql.unsafe(`drop schema if exists ${FORM} cascade`);
  const statements = await generateMigration(generateDrizzleJson({}), generateDrizzleJson(exports));
  for (const statement of statements) await sql.unsafe(statement);
}

/** All that Drizzle has words for, in one order; the schema's own name left out. */
async function describe(on: Queries, schema: string): Promise<object> {
  const plain = (text: string | null) => text?.replaceAll(`${schema}.`, "") ?? null;
  const ours = (row: { table: string }) => names.includes(row.table);
  const columns = (await readColumns(on, schema)).filter(ours);
  return {
    columns: columns
      .map((column) => `${column.table}.${column.name} ${column.type} ${column.nullable} ${column.default}`)
      .toSorted(),
    constraints: (await readConstraints(on, schema)).filter(ours).map((row) => ({ ...row })),
    indexes: (await readIndexes(on, schema))
      .filter(ours)
      .map((index) => ({ ...index, predicate: plain(index.predicate) })),
  };
}

test("a migrated database has the columns, keys, checks and indexes that Drizzle's tables say, and no others", async () => {
  expect(names.length).toBeGreaterThan(30);
  expect(await describe(sql, "millrace")).toEqual(await describe(sql, FORM));
});

test("the comparison sees a column, an index or a default that only one side has", async () => {
  const form = await describe(sql, FORM);
  for (const change of [
    "alter table millrace.lease add column red integer",
    "alter table millrace.lease alter column closed drop default",
    "drop index millrace.ready_suspect",
    "alter table millrace.queue drop constraint queue_concurrency_check",
    "alter table millrace.finished alter column worker_id set not null",
  ]) {
    const undone = new Error("undone");
    await sql
      .begin(async (transaction) => {
        await transaction.unsafe(change);
        expect(await describe(transaction, "millrace"), change).not.toEqual(form);
        throw undone;
      })
      .catch((error: unknown) => expect(error).toBe(undone));
  }
});

test("every column is reachable by its name in camelCase", () => {
  for (const table of owned) {
    for (const [key, column] of Object.entries(getTableColumns(table))) {
      expect(column.name).toBe(key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    }
  }
});

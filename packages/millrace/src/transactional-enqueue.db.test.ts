import { createTestDatabase } from "@millrace/testing";
import type { TestDatabase } from "@millrace/testing";
import { integer, pgTable } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

const ship = defineHandler({
  type: "ship",
  schema: z.object({ order: z.int() }),
  execute: ({ order }) => ({ shipped: order }),
});
const orders = pgTable("orders", { id: integer().primaryKey() });

let database: TestDatabase;
let sql: postgres.Sql;
let manager: JobQueueManager<[typeof ship]>;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2 });
  await sql`create table orders (id integer primary key)`;
  manager = new JobQueueManager({ databaseUrl: database.url, handlers: [ship], logger: silentLogger });
  await manager.initialize();
});

afterAll(async () => {
  await manager.shutdown();
  await sql.end();
  await database.drop();
});

const shipments = async (order: number) =>
  (await manager.getJobs({ type: "ship", payload: { order } })).length;
const placed = async (order: number) => (await sql`select from orders where id = ${order}`).length;

/** One way to run a transaction: places the order and adds its job, then throws when it is to be rolled back. */
type Place = (order: number, rollBack: boolean) => Promise<string>;

const withPostgresJs: Place = (order, rollBack) =>
  sql.begin<string>(async (transaction) => {
    await transaction`insert into orders values (${order})`;
    const id = await manager.createJob({ type: "ship", payload: { order } }, { transaction });
    if (rollBack) throw new Error("The card was declined.");
    return id;
  });

// One client each: Drizzle replaces the parsers of the client that it is given.
const withDrizzle: Place = async (order, rollBack) => {
  const client = postgres(database.url, { max: 1 });
  try {
    return await drizzle(client).transaction(async (transaction) => {
      await transaction.insert(orders).values({ id: order });
      const id = await manager.createJob({ type: "ship", payload: { order } }, { transaction });
      if (rollBack) throw new Error("The card was declined.");
      return id;
    });
  } finally {
    await client.end();
  }
};

describe.each([
  ["postgres.js", withPostgresJs, 100],
  ["Drizzle", withDrizzle, 200],
])("a transaction of %s", (_name, place, first) => {
  test("that commits brings the job with its rows, and it runs", async () => {
    const id = await place(first, false);
    expect(await manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({
      status: "completed",
      result: { shipped: first },
    });
    expect(await placed(first)).toBe(1);
  });

  test("that is rolled back leaves neither", async () => {
    await expect(place(first + 1, true)).rejects.toThrow("The card was declined.");
    expect(await placed(first + 1)).toBe(0);
    expect(await shipments(first + 1)).toBe(0);
  });
});

test("a job that is refused leaves the caller's transaction usable", async () => {
  await sql.begin(async (transaction) => {
    await transaction`insert into orders values (299)`;
    const refused = manager.createJob<string>({ type: "ship", payload: { order: "x" } }, { transaction });
    await expect(refused).rejects.toMatchObject({ code: "INVALID_PAYLOAD", faults: [{ pointer: "/order" }] });
  });
  expect(await placed(299)).toBe(1);
});

test("nobody sees the job before the commit", async () => {
  let idSeen: string | undefined;
  await sql.begin(async (transaction) => {
    idSeen = await manager.createJob({ type: "ship", payload: { order: 300 } }, { transaction });
    expect(await manager.getJob(idSeen)).toBeNull();
  });
  expect(await manager.getJob(idSeen ?? "")).toMatchObject({ payload: { order: 300 } });
});

test("createJobs takes a transaction too", async () => {
  const jobs = [301, 302].map((order) => ({ type: "ship", payload: { order } }) as const);
  const rolledBack = sql.begin(async (transaction) => {
    await manager.createJobs(jobs, { transaction });
    throw new Error("no");
  });
  await expect(rolledBack).rejects.toThrow("no");
  expect(await shipments(301)).toBe(0);
  const ids = await sql.begin<readonly string[]>((transaction) => manager.createJobs(jobs, { transaction }));
  expect(ids).toHaveLength(2);
  expect(await shipments(302)).toBe(1);
});

test("what is no transaction is refused by name", async () => {
  const transaction = { query: () => Promise.resolve() };
  await expect(
    manager.createJob({ type: "ship", payload: { order: 1 } }, { transaction: transaction as never }),
  ).rejects.toMatchObject({
    code: "UNKNOWN_TRANSACTION",
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseUnavailableError } from "@millrace/core";
import { createTestDatabase, type OwnServer, startOwnServer, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connection, createConnection, type Reach } from "./connection.ts";
import { startProxy } from "./proxy.fixture.ts";

let database: TestDatabase;
let server: OwnServer;
beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase({ empty: true }), startOwnServer()]);
});
afterAll(async () => {
  await database?.drop();
  await server?.remove();
});

function open(
  url: string,
  options: { max?: number; deadlineMs?: number; reach?: Reach } = {},
): Connection & AsyncDisposable {
  const connection = createConnection({ url, max: 2, applicationName: "millrace test", ...options });
  return Object.defineProperties(connection, {
    [Symbol.asyncDispose]: { value: () => connection.close() },
  }) as Connection & AsyncDisposable;
}

/** Asks until it is answered; how long that takes is the test's patience. */
async function untilAnswered(connection: Connection): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      await connection.run("select 1");
      return tries;
    } catch (error) {
      expect(error).toMatchObject({ code: expect.stringMatching(/DATABASE_UNAVAILABLE|UNKNOWN_OUTCOME/) });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

test("a statement that the server stops at its deadline changed nothing, and the next one works", async () => {
  await using connection = open(database.url, { deadlineMs: 200 });
  await expect(connection.run("select pg_sleep(60)")).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  expect(await connection.run("select 1 as one")).toEqual([{ one: 1 }]);
});

test("errors of SQL itself stay as they are and close nothing", async () => {
  await using connection = open(database.url);
  await expect(connection.run("select 1 / $1::text::int4", ["0"])).rejects.toMatchObject({ code: "22012" });
  expect(connection.closures).toBe(0);
});

test("a half-open connection: the deadline bites, the outcome is unknown, and the next statement works", async () => {
  await using proxy = await startProxy(database.url);
  await using connection = open(proxy.url, { deadlineMs: 100 });
  const insert = "insert into arrived values ($1::text::int4)";
  await connection.run("create table arrived (n integer)");
  await connection.run(insert, ["0"]);
  proxy.mode = "swallow";
  await expect(connection.run(insert, ["1"])).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME" });
  expect(connection.closures).toBe(1);
  proxy.mode = "pass";
  await untilAnswered(connection);
  // It was done, though nobody was told.
  expect(await connection.run("select n from arrived order by n")).toEqual([{ n: 0 }, { n: 1 }]);

  proxy.mode = "swallow";
  const transaction = connection.transaction(({ run }) => run(insert, ["2"]));
  await expect(transaction).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME" });
  proxy.mode = "pass";
  await untilAnswered(connection);
  expect(await connection.run("select max(n) as n from arrived")).toEqual([{ n: 1 }]);
});

test("a server that is down is told at once, is not hammered, and is used again when it is back", async () => {
  await using connection = open(server.url);
  await connection.run("create table kept (n integer)");
  await server.crash("immediate");
  await connection.run("select 1").catch(() => {}); // the loss of the socket
  const startedAt = performance.now();
  for (let n = 0; n < 500; n++) {
    await expect(connection.run("select 1")).rejects.toMatchObject({
      code: "DATABASE_UNAVAILABLE",
      retryAfterMs: expect.any(Number),
    });
  }
  expect(performance.now() - startedAt).toBeLessThan(5000);
  await server.start();
  await untilAnswered(connection);
  await connection.run("insert into kept values (1)");
});

test("a server that closes each connection without a word sees a bounded number of connects", async () => {
  await using proxy = await startProxy(database.url);
  proxy.mode = "close";
  await using connection = open(proxy.url);
  const until = performance.now() + 2000;
  let refusals = 0;
  while (performance.now() < until) {
    const statements = Array.from({ length: 10 }, () => connection.run("select 1"));
    for (const { status } of await Promise.allSettled(statements)) if (status === "rejected") refusals++;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(refusals).toBeGreaterThan(100);
  // Pauses double from 50 ms to seconds; without one there would be thousands.
  expect(proxy.connects).toBeGreaterThan(1);
  expect(proxy.connects).toBeLessThan(60);
  proxy.mode = "pass";
  await untilAnswered(connection);
});

test("a connection that waits for its next try does not wait on when another one is answered", async () => {
  const reach: Reach = { answeredAt: 0 };
  await using proxy = await startProxy(database.url);
  proxy.mode = "close";
  await using cutOff = open(proxy.url, { reach });
  await using other = open(database.url, { reach });
  const tryIt = () => cutOff.run("select 1").catch((error: unknown) => error as DatabaseUnavailableError);
  for (;;) {
    const refusal = (await tryIt()) as DatabaseUnavailableError;
    if (!refusal.message.includes("next try")) continue;
    if (refusal.retryAfterMs > 1000) break;
    await sleep(refusal.retryAfterMs);
  }
  await other.run("select 1");
  proxy.mode = "pass";
  const answer = await tryIt();
  if (answer instanceof Error) {
    expect(answer.message).toContain("next try");
    expect(answer.retryAfterMs).toBeLessThanOrEqual(100);
  }
  await untilAnswered(cutOff);
});

test("what waits for the question whether the server is back was not sent, whatever comes of that question", async () => {
  await using proxy = await startProxy(database.url);
  proxy.mode = "close";
  await using connection = open(proxy.url, { deadlineMs: 100 });
  await connection.run("select 1").catch(() => {});
  proxy.mode = "swallow";
  for (;;) {
    const error: unknown = await connection.run("select 1").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    const { message, retryAfterMs } = error as DatabaseUnavailableError;
    if (!message.includes("next try")) break;
    await sleep(retryAfterMs);
  }
});

test("a lost socket is an unknown outcome for what was sent, and is counted", async () => {
  await using connection = open(database.url);
  await using other = open(database.url);
  const [row] = await connection.run("select pg_backend_pid() as pid");
  const before = connection.closures;
  // Expected before it is cut off: its failure may come before the answer to what ends it.
  const cutOff = connection.run("select pg_sleep(60)").catch((error: unknown) => error);
  await other.run("select pg_terminate_backend($1::text::int4)", [String(row?.["pid"])]);
  expect(await cutOff).toMatchObject({ code: "UNKNOWN_OUTCOME" });
  await untilAnswered(connection);
  expect(connection.closures).toBe(before + 1);
});

test("a socket lost in each transaction ends neither the process nor the use of any socket", async () => {
  await using connection = open(database.url);
  for (let lost = 0; lost < 3; lost++) {
    await untilAnswered(connection);
    const transaction = connection.transaction(({ run }) =>
      run("select pg_terminate_backend(pg_backend_pid())"),
    );
    await expect(transaction).rejects.toMatchObject({ code: "UNKNOWN_OUTCOME" });
  }
  await untilAnswered(connection);
});

test("a closed connection says so", async () => {
  const connection = open(database.url);
  await connection.run("select 1");
  await connection.close();
  await expect(connection.run("select 1")).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
});

test("an error of a transaction's own work is thrown as it is and says nothing about the database", async () => {
  await using connection = open(database.url);
  const refused = Object.assign(new Error("another host refused"), { code: "ECONNREFUSED" });
  const work = connection.transaction(async ({ run }) => {
    await run("create table undone (n integer)");
    throw refused;
  });
  await expect(work).rejects.toBe(refused);
  expect(await connection.run("select to_regclass('undone') as undone")).toEqual([{ undone: null }]);
});

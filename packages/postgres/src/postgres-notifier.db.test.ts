import { type Hint, silentLogger } from "@millrace/core";
import { createTestDatabase, type OwnServer, startOwnServer, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Connection, createConnection, type Runner } from "./connection.ts";
import { createPostgresNotifier, type PostgresNotifier } from "./postgres-notifier.ts";
import { startProxy } from "./proxy.fixture.ts";

let database: TestDatabase;
let server: OwnServer;
let sql: postgres.Sql;
beforeAll(async () => {
  [database, server] = await Promise.all([createTestDatabase(), startOwnServer()]);
  sql = postgres(database.url, { max: 2, onnotice() {} });
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
  await server?.remove();
});

interface Ears extends AsyncDisposable {
  readonly notifier: PostgresNotifier;
  /** Hints that arrived or were told here, oldest first. */
  readonly heard: readonly Hint[];
  /** Hints that went out by NOTIFY, statement by statement. */
  readonly sent: readonly Hint[][];
}

/** A started notifier, patient for only 200 ms; `url` is what it listens through. */
async function listen(url: string, runnerUrl = url): Promise<Ears> {
  const connection: Connection = createConnection({
    url: runnerUrl,
    max: 1,
    applicationName: "millrace test",
  });
  const sent: Hint[][] = [];
  const runner: Runner = {
    run(text, parameters = []) {
      const messages = (JSON.parse(String(parameters[1])) as string[]).map((message) => JSON.parse(message));
      if (messages.every((message) => message.kind !== "probe")) sent.push(messages);
      return connection.run(text, parameters);
    },
  };
  const notifier = createPostgresNotifier({
    url,
    schema: "millrace",
    runner,
    logger: silentLogger,
    probeMs: 100,
    patienceMs: 200,
  });
  const heard: Hint[] = [];
  notifier.subscribe((hint) => heard.push(hint));
  await notifier.start();
  return {
    notifier,
    heard,
    sent,
    async [Symbol.asyncDispose]() {
      await notifier.close();
      await connection.close();
    },
  };
}

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 15_000, interval: 10 });
const ready = (queue: string, priority = 3): Hint => ({ kind: "ready", queue, priority });

test("a hint reaches the other process once, and its own without the database", async () => {
  await using here = await listen(database.url);
  await using there = await listen(database.url);
  const cancel: Hint = {
    kind: "cancel",
    request: { lease: { workerId: "7", number: 2 }, position: 3, id: "99" },
  };
  here.notifier.notify(ready("a"));
  expect(here.heard).toEqual([ready("a")]);
  here.notifier.notify(cancel);
  here.notifier.notify({ kind: "slot", queue: "a" });
  await until(() => there.heard.length >= 3);
  expect(there.heard).toMatchObject([ready("a"), cancel, { kind: "slot", queue: "a" }]);
  // Later than these, so what came back to their sender would have come before it.
  there.notifier.notify(ready("b"));
  await until(() => here.heard.length > 3);
  expect(here.heard.map((hint) => hint.kind)).toEqual(["ready", "cancel", "slot", "ready"]);
});

test("what is sent to a job that reads is told by the commit that sends it, not by one that sends nothing", async () => {
  await using there = await listen(database.url);
  const send = (text: string) =>
    sql`select millrace.write_input(7, ${Buffer.from(text)}, false, 3)`.execute();
  await send("abcd");
  await send("");
  await sql.begin(async (tx) => {
    await tx`select millrace.write_input(7, ${Buffer.from("ab")}, false, 3)`;
    expect(there.heard).toEqual([]);
  });
  await until(() => there.heard.length > 0);
  expect(there.heard).toEqual([{ kind: "input", jobId: "7" }]);
});

test("the first hint goes out at once, those within its pause together at its end, alike ones as one", async () => {
  await using here = await listen(database.url);
  await using there = await listen(database.url);
  for (let n = 0; n < 100; n++) here.notifier.notify(ready("busy"));
  here.notifier.notify(ready("busy", 1));
  here.notifier.notify(ready("other"));
  await until(() => there.heard.length >= 4);
  expect(here.sent.map((hints) => hints.length)).toEqual([1, 3]);
  expect(there.heard).toMatchObject([ready("busy"), ready("busy"), ready("busy", 1), ready("other")]);
  expect(here.heard).toHaveLength(102);
});

test("what makes a hint true tells it by its commit, and right after another by a statement of its own", async () => {
  await using here = await listen(database.url);
  await using there = await listen(database.url);
  const given: string[] = [];
  const add = (queue: string) =>
    here.notifier.announce(
      () => [ready(queue)],
      async (within) => {
        expect(here.heard).not.toContainEqual(ready(queue));
        given.push(within());
        return sql`select millrace.hint(h) from jsonb_array_elements(${given.at(-1) as string}::text::jsonb) h`;
      },
    );
  await Promise.all([add("first"), add("second")]);
  await until(() => there.heard.length > 1);
  expect(given.map((within) => JSON.parse(within).length)).toEqual([1, 0]);
  expect(here.sent).toMatchObject([[ready("second")]]);
  const queues = (heard: readonly Hint[]) => new Set(heard.map((hint) => "queue" in hint && hint.queue));
  expect([here.heard, there.heard].map(queues)).toEqual([
    new Set(["first", "second"]),
    new Set(["first", "second"]),
  ]);
});

test("what fails tells nothing", async () => {
  await using here = await listen(database.url);
  const failing = here.notifier.announce(
    () => [ready("none")],
    () => Promise.reject(new Error("not stored")),
  );
  await expect(failing).rejects.toThrow("not stored");
  expect(here.heard).toEqual([]);
});

test("what SQL functions send arrives when their transaction commits, and never when it is rolled back", async () => {
  await using ears = await listen(database.url);
  const hint = (queue: string) => sql.json({ kind: "ready", queue, priority: 3 });
  await sql
    .begin(async (transaction) => {
      await transaction`select millrace.hint(${hint("undone")})`;
      throw new Error("undone");
    })
    .catch(() => {});
  await sql`select millrace.hint(${hint("done")})`;
  await until(() => ears.heard.length > 0);
  expect(ears.heard).toEqual([ready("done")]);
});

test("notifications that are not ours are ignored", async () => {
  await using ears = await listen(database.url);
  for (const text of ["", "null", "not json", "[]", '{"kind":"unheard"}', "7"])
    await sql`select pg_notify('millrace.hints', ${text})`;
  await sql`select pg_notify('other.hints', '{"kind":"ready","queue":"x","priority":3}')`;
  await sql`select millrace.hint(${sql.json({ kind: "ready", queue: "last", priority: 3 })})`;
  await until(() => ears.heard.length > 0);
  expect(ears.heard).toEqual([ready("last")]);
  await until(() => ears.notifier.proven);
});

test("a probe proves that notifications arrive, and tells when they no longer do", async () => {
  await using proxy = await startProxy(database.url);
  await using ears = await listen(proxy.url, database.url);
  await until(() => ears.notifier.proven);
  proxy.mode = "mute";
  await until(() => !ears.notifier.proven);
  await sql`select millrace.hint(${sql.json({ kind: "ready", queue: "muted", priority: 3 })})`;
  const { connects } = proxy;
  await until(() => proxy.connects >= connects + 2); // it listens anew, on a connection of its own each time
  expect(ears.notifier.proven).toBe(false);
  proxy.mode = "pass";
  await until(() => ears.notifier.proven);
  await sql`select millrace.hint(${sql.json({ kind: "ready", queue: "heard", priority: 3 })})`;
  await until(() => ears.heard.length > 0);
  expect(ears.heard).toEqual([ready("heard")]);
});

test("a half-open connection is given up and a new one listens", async () => {
  await using proxy = await startProxy(database.url);
  await using ears = await listen(proxy.url, database.url);
  await until(() => ears.notifier.proven);
  proxy.mode = "swallow";
  await until(() => !ears.notifier.proven);
  const { connects } = proxy;
  proxy.mode = "pass";
  await until(() => ears.notifier.proven);
  expect(proxy.connects).toBeGreaterThan(connects);
});

test("it listens again after the server restarted, and says meanwhile that it does not", async () => {
  await using proxy = await startProxy(server.url);
  await using ears = await listen(proxy.url, server.url);
  await until(() => ears.notifier.proven);
  await server.crash("immediate");
  await until(() => !ears.notifier.proven);
  const { connects } = proxy;
  await until(() => proxy.connects >= connects + 3); // tries that fail
  await server.start();
  await until(() => ears.notifier.proven);
  const own = postgres(server.url, { max: 1, onnotice() {} });
  await own`select pg_notify('millrace.hints', ${JSON.stringify(ready("back"))})`;
  await until(() => ears.heard.length > 0);
  expect(ears.heard).toEqual([ready("back")]);
  await own.end();
});

test("it starts without a server, keeps trying and leaves nothing open when closed", async () => {
  await using proxy = await startProxy(database.url);
  proxy.mode = "close";
  const ears = await listen(proxy.url, database.url);
  expect(ears.notifier.proven).toBe(false);
  proxy.mode = "pass";
  await until(() => ears.notifier.proven);
  await ears[Symbol.asyncDispose]();
  expect(ears.notifier.proven).toBe(false);
  const { connects } = proxy;
  // That nothing comes any more shows only in time.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(proxy.connects).toBe(connects);
});

import type { Finding } from "@millrace/postgres";
import { createTestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onDatabase } from "../test-host.fixture.ts";
import { createEngineFixture, type EngineFixture } from "../test-manager.fixture.ts";

let engine: EngineFixture;
let sql: postgres.Sql;
let cli: ReturnType<typeof onDatabase>;

beforeAll(async () => {
  engine = await createEngineFixture();
  sql = postgres(engine.databaseUrl, { max: 2, onnotice() {} });
  cli = onDatabase(engine.databaseUrl);
});
afterAll(async () => {
  await sql.end();
  await engine.close();
});

/** What the doctor finds of one thing, but what is well. */
async function ills(check: string, ...options: readonly string[]): Promise<Finding[]> {
  const findings = await cli.json<Finding[]>(["doctor", ...options]);
  expect(findings.filter((finding) => finding.check === check)).not.toEqual([]);
  return findings.filter((finding) => finding.check === check && finding.level !== "ok");
}

test("an engine that works is looked over without a failure, each check once", async () => {
  await engine.manager.initialize();
  const findings = await cli.json<Finding[]>(["doctor"]);
  // The test server gives up durability for speed.
  const rest = findings.filter(({ check }) => check !== "durability");
  expect(rest.filter(({ level }) => level !== "ok")).toEqual([]);
  expect(rest.map(({ check }) => check)).toEqual([
    "server",
    "schema",
    "autovacuum",
    "transactions",
    "hot tables",
    "partitions",
    "notifications",
    "sessions",
    "clock",
    "workers",
    "queues",
  ]);
  const { output } = await cli.run(["doctor"]);
  expect(output).toMatch(/^ok +server +PostgreSQL \d/);
  expect(output).toMatch(/\d+ ok, \d+ to look at, \d+ failed\.\n$/);
});

test("a paused queue is told of, with how to go on", async () => {
  await engine.manager.queues.pauseQueue("letters");
  const [finding] = await ills("queues");
  expect(finding).toMatchObject({ level: "warn", advice: expect.stringContaining("queues resume letters") });
  await engine.manager.queues.resumeQueue("letters");
  expect(await ills("queues")).toEqual([]);
});

test("jobs of a type that no worker serves are a failure, and so is the exit code", async () => {
  await engine.manager.shutdown();
  await sql`select millrace.enqueue('greet', '{"name": "Ada"}')`;
  const findings = await ills("workers");
  expect(findings.map(({ level }) => level)).toEqual(["warn", "fail"]);
  expect(findings[1]?.detail).toContain("greet (1)");
  expect(await cli.run(["doctor"])).toMatchObject({ exitCode: 1, errors: "" });
});

test("a transaction that stays open is told of by its process, and one that stays for too long fails", async () => {
  await sql.begin(async (open) => {
    const [own] = await open`select pg_backend_pid() as pid, pg_current_xact_id()`;
    expect(await ills("transactions")).toEqual([]);
    const [finding] = await ills("transactions", "--long-transaction", "1ms");
    expect(finding).toMatchObject({
      level: "fail",
      detail: expect.stringContaining(`Process ${own?.["pid"]} `),
    });
    expect(finding?.advice).toContain(`pg_terminate_backend(${own?.["pid"]})`);
  });
});

test("a missing partition of tomorrow fails, one of next week is worth a look", async () => {
  const drop = (days: number) =>
    sql.unsafe(`do $$ begin
    execute 'drop table millrace.attempt_' || to_char((now() at time zone 'utc')::date + ${days}, 'YYYYMMDD');
  end $$`);
  await drop(7);
  expect(await ills("partitions")).toMatchObject([
    { level: "warn", detail: expect.stringContaining("attempt for in 7 days") },
  ]);
  await drop(1);
  const [finding] = await ills("partitions");
  expect(finding).toMatchObject({ level: "fail", detail: expect.stringContaining("attempt for tomorrow") });
  await sql.unsafe(/select .*$/.exec(finding?.advice ?? "")?.[0] ?? "");
  expect(await ills("partitions")).toEqual([]);
});

test("autovacuum that is off for a table fails, with the statement that mends it", async () => {
  await sql`alter table millrace.ready set (autovacuum_enabled = off)`;
  const [finding] = await ills("autovacuum");
  expect(finding?.level).toBe("fail");
  await sql.unsafe(finding?.advice ?? "");
  expect(await ills("autovacuum")).toEqual([]);
});

test("an old schema, a newer one and none fail, and nothing is asked of their tables", async () => {
  await sql`delete from millrace.migration where name = '0016_request_limits'`;
  expect(await ills("schema")).toMatchObject([
    { level: "fail", detail: expect.stringContaining("lacks 0016_request_limits") },
  ]);
  const findings = await cli.json<Finding[]>(["doctor"]);
  expect(findings.map(({ check }) => check)).not.toContain("workers");
  await sql`insert into millrace.migration (name, checksum, minimum_release, release) values ('9999_future', 'x', '99.0.0', '99.0.0')`;
  expect(await ills("schema")).toMatchObject([
    { level: "fail", detail: expect.stringContaining("needs Millrace 99.0.0") },
  ]);
  const empty = await createTestDatabase({ empty: true });
  const { exitCode, output } = await onDatabase(empty.url).run(["doctor"]);
  await empty.drop();
  expect(exitCode).toBe(1);
  expect(output).toMatch(/fail +schema +Schema "millrace" is not there\.\n +→ Run "millrace migrate"\./);
});

test("a database that cannot be reached is the only finding", async () => {
  const { exitCode, output } = await onDatabase("postgres://a:secret@127.0.0.1:1/x").run([
    "doctor",
    "--json",
  ]);
  expect(exitCode).toBe(1);
  expect(JSON.parse(output)).toMatchObject([{ check: "server", level: "fail" }]);
  expect(output).not.toContain("secret");
});

import type { MigrationStatus } from "@millrace/postgres";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onDatabase } from "../test-host.fixture.ts";

let database: TestDatabase;
let sql: postgres.Sql;
let cli: ReturnType<typeof onDatabase>;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  sql = postgres(database.url, { max: 1, onnotice() {} });
  cli = onDatabase(database.url, { MILLRACE_SCHEMA: "orders" });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

test("shows what is pending without changing anything, applies it, and finds nothing more to do", async () => {
  const refused = await cli.run(["jobs", "list"]);
  expect(refused).toMatchObject({ exitCode: 1, output: "" });
  expect(refused.errors).toMatch(/lacks what this release needs .*"millrace migrate" adds it\.\n$/);

  const planned = await cli.run(["migrate", "--dry-run"]);
  expect(planned.output).toContain("create schema if not exists orders;");
  expect(planned.output).toContain("-- 0000_engine\n");
  expect(planned.output).toContain("orders.ready");
  expect(planned.output).not.toContain("millrace.ready");
  expect(await cli.run(["migrate", "--check"])).toMatchObject({ exitCode: 1 });
  const [before] = await sql`select to_regnamespace('orders') is null as untouched`;
  expect(before?.["untouched"]).toBe(true);

  const { applied } = await cli.json<{ applied: string[] }>(["migrate"]);
  expect(applied[0]).toBe("0000_engine");
  expect((await cli.run(["migrate"])).output).toBe("The schema is up to date.\n");
  expect(await cli.run(["migrate", "--check"])).toMatchObject({ exitCode: 0 });
  expect((await cli.run(["migrate", "--dry-run"])).output).toBe("-- Nothing is pending.\n");
  const status = await cli.json<MigrationStatus>(["migrate", "--status"]);
  expect(status).toMatchObject({ schema: "orders", pending: [], newer: [], changed: [] });
  expect(status.applied.map(({ name }) => name)).toEqual(applied);
  expect(await cli.run(["jobs", "list"])).toMatchObject({ exitCode: 0, errors: "" });
});

test("tells of a newer release and of a changed text", async () => {
  await sql`insert into orders.migration (name, checksum, minimum_release, release) values ('9999_future', 'x', '99.0.0', '99.0.0')`;
  await sql`update orders.migration set checksum = 'other' where name = '0001_movement'`;
  const { exitCode, output } = await cli.run(["migrate", "--check"]);
  expect(exitCode).toBe(1);
  expect(output).toMatch(/9999_future .*needs 99\.0\.0 or newer/);
  expect(output).toMatch(/0001_movement .*another text/);
  const refused = await cli.run(["migrate"]);
  expect(refused).toMatchObject({ exitCode: 1, output: "" });
  expect(refused.errors).toMatch(/^millrace: .*99\.0\.0/);
});

test("two ways at once are refused", async () => {
  expect(await cli.run(["migrate", "--check", "--dry-run"])).toMatchObject({ exitCode: 2, output: "" });
});

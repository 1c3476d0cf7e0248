import { appendFile, cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Logger, silentLogger } from "@millrace/core";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "./migrate.ts";

const MIGRATIONS = fileURLToPath(new URL("../../../migrations", import.meta.url));

let database: TestDatabase;
let sql: postgres.Sql;
let names: string[];
beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  sql = postgres(database.url, { max: 2, onnotice() {} });
  names = (await readdir(MIGRATIONS)).filter((file) => /^\d{4}_/.test(file)).map((file) => file.slice(0, -4));
});
afterAll(async () => {
  await sql?.end();
  await database?.drop();
});

/** A folder of migrations of one's own, taken away when the test ends. */
async function migrationsWith(files: Record<string, string>, base?: string) {
  const path = await mkdtemp(join(tmpdir(), "millrace-migrations-"));
  if (base !== undefined) await cp(base, path, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

const schemaExists = async (schema: string) =>
  (await sql`select from pg_namespace where nspname = ${schema}`).length === 1;

test("eight processes at once: one applies every migration, the others find nothing to do", async () => {
  // All of them are held at the lock until the last has come, so that they meet for certain.
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holding = sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('millrace.migrate', 0))`;
    held.resolve();
    await release.promise;
  });
  await held.promise;
  await using stack = new AsyncDisposableStack();
  const children = Array.from({ length: 8 }, () =>
    stack.use(spawnNode(new URL("./migrate-child.fixture.ts", import.meta.url), { args: [database.url] })),
  );
  const waiting = () =>
    sql`select pg_sleep(0.05) from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
  while ((await waiting()).length < 8)
    expect(children.every((child) => child.output.length === 0)).toBe(true);
  release.resolve();
  await holding;

  const applied = await Promise.all(
    children.map(async (child) => (await child.event("migrated"))["applied"]),
  );
  expect(applied.filter((list) => (list as string[]).length > 0)).toEqual([names]);
  for (const child of children) expect(await child.exit()).toEqual({ code: 0, signal: null });
  expect((await sql`select name from millrace.migration order by name`).map((row) => row["name"])).toEqual(
    names,
  );
});

test("an applied migration whose file was edited is refused by its name", async () => {
  await migrate(database.url, { schema: "edited" });
  await using edited = await migrationsWith({}, MIGRATIONS);
  await appendFile(join(edited.path, `${names[1]}.sql`), "-- one more line\n");
  const refused = migrate(database.url, { schema: "edited", directory: edited.path });
  await expect(refused).rejects.toMatchObject({
    code: "MIGRATION_CHANGED",
    message: expect.stringContaining(names[1] as string),
  });
});

test("a newer schema stops this release only when it says so", async () => {
  await migrate(database.url, { schema: "newer" });
  const warnings: object[] = [];
  const logger: Logger = { ...silentLogger, warn: (fields) => warnings.push(fields) };
  await sql`insert into newer.migration (name, checksum, minimum_release, release) values ('9998_ours', 'x', '0.1.0', '0.2.0')`;
  expect(await migrate(database.url, { schema: "newer", logger })).toEqual([]);
  expect(warnings).toEqual([{ migration: "9998_ours", schema: "newer" }]);

  await sql`insert into newer.migration (name, checksum, minimum_release, release) values ('9999_theirs', 'x', '0.2.0', '0.2.0')`;
  await expect(migrate(database.url, { schema: "newer", logger })).rejects.toMatchObject({
    code: "SCHEMA_TOO_NEW",
    message: expect.stringMatching(/9999_theirs.*needs Millrace 0\.2\.0 or newer; this is 0\.1\.0/),
  });
  expect(await migrate(database.url, { schema: "newer", release: "0.10.0" })).toEqual([]);
});

test("a migration that fails leaves nothing behind, and its name is told", async () => {
  await using broken = await migrationsWith({
    "0000_good.sql": "-- minimumRelease: 0.1.0\ncreate table millrace.kept (id integer);",
    "0001_bad.sql": "-- minimumRelease: 0.1.0\ncreate table millrace.other (id integer);\nselect 1 / 0;",
  });
  await expect(migrate(database.url, { schema: "broken", directory: broken.path })).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    message: expect.stringMatching(/0001_bad.*"broken": division by zero/),
  });
  expect(await schemaExists("broken")).toBe(false);
});

test("a file that the migrator cannot place is refused before anything is done", async () => {
  await using silent = await migrationsWith({ "0000_silent.sql": "select 1;" });
  await expect(migrate(database.url, { schema: "silent", directory: silent.path })).rejects.toThrow(
    /minimumRelease/,
  );
  await using quoted = await migrationsWith({
    "0000_quoted.sql": '-- minimumRelease: 0.1.0\ncreate table "millrace"."kept" (id integer);',
  });
  await expect(migrate(database.url, { schema: "quoted", directory: quoted.path })).rejects.toThrow(
    /in quotes/,
  );
  expect([await schemaExists("silent"), await schemaExists("quoted")]).toEqual([false, false]);
});

test.each([
  "Upper",
  "has space",
  "a.b",
  "",
  "1st",
  'a"; drop schema millrace; --',
  "a".repeat(41),
  "select",
  "pg_mine",
])("the schema name %j is refused", async (schema) => {
  await expect(migrate(database.url, { schema })).rejects.toMatchObject({ code: "INVALID_SCHEMA_NAME" });
  expect(await schemaExists(schema)).toBe(false);
});

test("a wrong URL is told plainly, without its password", async () => {
  const changed = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    url.password = "s3cret";
    change(url);
    return url.href;
  };
  for (const [url, told] of [
    ["not a url with s3cret", { code: "INVALID_DATABASE_URL" }],
    ["mysql://root:s3cret@localhost/jobs", { code: "INVALID_DATABASE_URL" }],
    [changed((url) => (url.port = "1")), { code: "DATABASE_UNAVAILABLE", message: /ECONNREFUSED/ }],
    [
      changed((url) => (url.hostname = "no-such-host.invalid")),
      { code: "DATABASE_UNAVAILABLE", message: /no-such-host/ },
    ],
    [
      changed(() => {}),
      { code: "DATABASE_UNAVAILABLE", message: /password authentication failed.*Check the database's URL/ },
    ],
    [
      `${database.url}_missing`,
      { code: "DATABASE_UNAVAILABLE", message: /database "\w+_missing" does not exist/ },
    ],
  ] as const) {
    const error = await migrate(url).catch((error: unknown) => error as Error & { code: string });
    expect(error).toMatchObject({ code: told.code });
    if ("message" in told) expect((error as Error).message).toMatch(told.message);
    expect(String(error)).not.toContain("s3cret");
  }
});

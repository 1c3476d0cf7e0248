import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { createEngineProbes, type EngineProbes } from "./engine-probes.ts";

let testDatabase: TestDatabase;
let database: Database;
let probes: EngineProbes;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, max: 1, applicationName: "millrace test" });
  probes = createEngineProbes(database);
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

test("a worker is alive while it beats and was not ended, for the types that it serves", async () => {
  const { worker } = database.tables;
  const alive = async () => [
    await probes.hasLiveWorker(),
    await probes.hasLiveWorker("a"),
    await probes.hasLiveWorker("b"),
  ];
  expect(await alive()).toEqual([false, false, false]);
  const row = { name: "w", host: "h", pid: 1, release: "0.1.0", types: ["a", "c"], silenceMs: 20_000 };
  await database.query((db) => db.insert(worker).values(row));
  expect(await alive()).toEqual([true, true, false]);
  await database.query((db) =>
    db.update(worker).set({ beatAt: sql`clock_timestamp() - interval '21 seconds'` }),
  );
  expect(await alive()).toEqual([false, false, false]);
  await database.query((db) =>
    db.update(worker).set({ beatAt: sql`clock_timestamp()`, endedAt: sql`clock_timestamp()` }),
  );
  expect(await alive()).toEqual([false, false, false]);
});

test("programs are run in containers while a process tells of its images", async () => {
  const { cacheFigures } = database.tables;
  const figures = { place: "p", hits: 0, misses: 0, savedMs: 0, evictions: {}, entries: 1, bytes: 1 };
  await database.query((db) =>
    db.insert(cacheFigures).values({ ...figures, process: "one", cache: "compile" }),
  );
  expect(await probes.runsContainers()).toBe(false);
  await database.query((db) =>
    db.insert(cacheFigures).values({ ...figures, process: "one", cache: "images" }),
  );
  expect(await probes.runsContainers()).toBe(true);
  await database.query((db) =>
    db.update(cacheFigures).set({ seenAt: sql`clock_timestamp() - interval '11 seconds'` }),
  );
  expect(await probes.runsContainers()).toBe(false);
});

test("a schema that lacks a migration, or needs a newer release, is told", async () => {
  expect(await probes.findSchemaObstacle()).toBeNull();
  await database.query((db) =>
    db.execute("insert into millrace.migration values ('9999_theirs', 'x', '0.2.0', '0.2.0')"),
  );
  expect(await probes.findSchemaObstacle()).toMatch(/needs Millrace 0\.2\.0 or newer; this is 0\.1\.0/);
  await database.query((db) =>
    db.execute("delete from millrace.migration where name in ('9999_theirs', '0004_views')"),
  );
  expect(await probes.findSchemaObstacle()).toMatch(/lacks migration 0004_views/);
});

test("an installation is the same for each connection, and another in another database", async () => {
  const read = async (url: string) => {
    const other = createDatabase({ url, max: 1, applicationName: "millrace test" });
    try {
      return await createEngineProbes(other).readInstallation();
    } finally {
      await other.close();
    }
  };
  const mine = await probes.readInstallation();
  expect(mine).toMatch(/^[0-9a-f]{16}$/);
  expect(await read(testDatabase.url)).toBe(mine);
  const second = await createTestDatabase();
  expect(await read(second.url)).not.toBe(mine);
  await second.drop();
});

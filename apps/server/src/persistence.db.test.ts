import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@millrace/core";
import { createTestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { anything } from "./test-handlers.fixture.ts";

let folder: string;
let app: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-backups-"));
  app = await startTestApp({ handlers: [anything], variables: { JOB_PERSISTENCE_DIR: folder } });
});
afterAll(async () => {
  await app?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function addDone(count: number): Promise<string[]> {
  const jobs = Array.from({ length: count }, (_, n) => ({
    type: "anything",
    payload: { n, formula: "=1+1" },
  }));
  const { body } = await app.send("POST", "/api/jobs/bulk", { jobs });
  for (const id of body.ids) await app.jobs.waitFor(id);
  return body.ids;
}

test("a backup is taken, listed, and recovered into another engine; a second time changes nothing", async () => {
  const ids = await addDone(3);
  const taken = await app.send("POST", "/api/queues/persistence/backup");
  expect(taken).toMatchObject({
    status: 201,
    body: { name: expect.stringMatching(/\.ndjson\.gz$/), bytes: expect.any(Number) },
  });
  expect((await app.send("GET", "/api/queues/persistence/backups")).body.backups).toEqual([taken.body]);
  expect(await readdir(folder)).toEqual([taken.body.name]);

  const database = await createTestDatabase();
  const other = new JobQueueManager({
    databaseUrl: database.url,
    backups: { directory: folder },
    logger: silentLogger,
    workers: false,
  });
  try {
    const part = await other.backups.recover(undefined, { only: ["failed", "stalled"] });
    expect(part.recovered).toMatchObject({ completed: 0 });
    expect(await other.backups.recover(undefined, { queues: ["default"] })).toMatchObject({
      name: taken.body.name,
      recovered: { completed: 3, failed: 0 },
      existing: 0,
    });
    expect(await other.getJob(ids[0] as string)).toEqual(await app.jobs.getJob(ids[0] as string));
  } finally {
    await other.shutdown();
    await database.drop();
  }
  const again = await app.send("POST", "/api/queues/persistence/recover", { name: taken.body.name });
  expect(again).toMatchObject({ status: 200, body: { recovered: { completed: 0 }, existing: 3 } });
});

test("what is no backup, and what is not asked for well, is refused", async () => {
  const recover = async (body: object) => {
    const { status, body: problem } = await app.send("POST", "/api/queues/persistence/recover", body);
    return [status, problem.code, problem.errors?.[0]?.pointer];
  };
  await writeFile(join(folder, "broken.ndjson.gz"), "this is no gzip");
  expect(await recover({ name: "broken.ndjson.gz" })).toEqual([409, "BACKUP_DAMAGED", undefined]);
  for (const name of ["none.ndjson.gz", "../outside.ndjson.gz", "/etc/passwd", "."])
    expect(await recover({ name })).toEqual([404, "BACKUP_NOT_FOUND", undefined]);
  expect((await recover({ only: ["lost"] }))[2]).toBe("/only/0");
  expect((await recover({ queues: ["a queue"] }))[2]).toBe("/queues");
  expect((await recover({ everything: true }))[2]).toBe("/everything");
  await rm(join(folder, "broken.ndjson.gz"));
});

test("jobs are exported in three forms, by filter, on both routes", async () => {
  const ids = await addDone(2);
  const get = (path: string) => fetch(new URL(path, app.url));
  const csv = await get("/api/queues/persistence/export?format=csv&type=anything");
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="jobs.csv"');
  expect((await csv.text()).split("\r\n").length).toBeGreaterThan(3);
  const json = JSON.parse(await (await get("/api/jobs/export?format=json&status=completed")).text());
  expect(json.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(ids));
  const payload = encodeURIComponent('{"n":1}');
  const lines = (await (await get(`/api/jobs/export?payload=${payload}`)).text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).payload.n).every((n) => n === 1)).toBe(true);
  expect(await (await get("/api/jobs/export?status=failed")).text()).toBe("");
  for (const query of ["format=xml", "limit=3", "status=lost"])
    expect((await get(`/api/jobs/export?${query}`)).status).toBe(400);
});

test("an export that fails on its way is cut off, not ended", async () => {
  await app.jobs.createJobs(
    Array.from({ length: 3000 }, (_, n) => ({
      type: "anything",
      payload: { n, text: "x".repeat(1000) },
      scheduledAt: new Date(Date.now() + 3_600_000),
    })),
  );
  const store = await app.jobs.connectStore();
  const { exportJobs } = store;
  // The database goes away after some jobs.
  let sent = 0;
  Object.assign(store, {
    async *exportJobs(filter: object) {
      for await (const jobs of exportJobs(filter)) {
        yield jobs;
        sent += jobs.length;
        if (sent > 1000) throw new Error("lost");
      }
    },
  });
  const response = await fetch(new URL("/api/jobs/export", app.url));
  await expect(response.text()).rejects.toThrow(/terminated|other side closed/);
  Object.assign(store, { exportJobs });
});

test("a manager that is told to takes backups by itself, and one when it stops", async () => {
  const own = await mkdtemp(join(tmpdir(), "millrace-backups-"));
  const database = await createTestDatabase();
  const backups = { directory: own, intervalMs: 1000, onShutdown: true, keep: 2 };
  const manager = new JobQueueManager({
    databaseUrl: database.url,
    backups,
    logger: silentLogger,
    workers: false,
  });
  await manager.initialize();
  const seen = new Set<string>();
  const look = async () => {
    for (const name of await readdir(own)) if (name.endsWith(".gz")) seen.add(name);
    return seen.size;
  };
  await expect.poll(look).toBeGreaterThanOrEqual(2);
  await manager.shutdown();
  const left = await readdir(own);
  expect(left).toHaveLength(2);
  expect(
    left.some((name) => !seen.has(name)),
    "the last one is of the stop",
  ).toBe(true);
  expect((await readFile(join(own, left[0] as string))).subarray(0, 2).toString("hex")).toBe("1f8b");
  await database.drop();
  await rm(own, { recursive: true, force: true });
});

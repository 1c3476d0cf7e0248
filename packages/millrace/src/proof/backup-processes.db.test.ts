import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager } from "../job-queue-manager.ts";
import { until } from "./until.fixture.ts";

const JOBS = 20_000;
/** Files that the others are to write after the death. */
const MORE = 4;

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "millrace-backups-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database?.drop();
});

test("processes that share a folder never spoil each other's backups, and go on when one is killed while it writes", async () => {
  const office = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [{ type: "kept", execute: () => null }],
    workers: false,
    backups: { directory: folder },
    logger: silentLogger,
  });
  await office.initialize();
  const jobs = Array.from({ length: JOBS / 2 }, (_, n) => ({
    type: "kept",
    payload: { n, text: "x".repeat(500) },
  }));
  await office.createJobs(jobs);
  await office.createJobs(jobs);
  const children = [1, 2, 3].map(() =>
    spawnNode(new URL("test-backup-keeper.ts", import.meta.url), { args: [database.url, folder] }),
  );
  const whole = async () => (await readdir(folder)).filter((name) => name.endsWith(".ndjson.gz"));
  try {
    await Promise.all(children.map((child) => child.event("ready")));
    const partialOf = async () => {
      const names = (await readdir(folder)).filter((name) => name.endsWith(".partial"));
      return children.find(({ pid }) => names.some((name) => name.includes(`-${pid}.`)));
    };
    let victim: (typeof children)[0] | undefined;
    await until("one writes", async () => (victim = await partialOf()) !== undefined);
    victim?.signal("SIGKILL");
    await victim?.exit();
    const before = await whole();
    await until("the others write", async () => (await whole()).length >= before.length + MORE);
    const survivors = children.filter((child) => child !== victim);
    for (const child of survivors) child.signal("SIGTERM");
    await Promise.all(survivors.map((child) => child.exit()));
    // What the killed one left is no backup, and in nobody's way.
    const later = (await whole()).filter((name) => !before.includes(name));
    expect(later.some((name) => name.includes(`-${victim?.pid}.`))).toBe(false);

    // Each is checked to its last line before it changes anything; every job is there already.
    const listed = (await office.backups.list()).map(({ name }) => name);
    expect(listed.toSorted()).toEqual((await whole()).toSorted());
    for (const name of listed) {
      const { recovered, existing } = await office.backups.recover(name);
      expect([existing, Object.values(recovered)], name).toEqual([JOBS, [0, 0, 0, 0, 0]]);
    }
  } finally {
    await office.shutdown();
    await Promise.all(children.map((child) => child.destroy()));
  }
});

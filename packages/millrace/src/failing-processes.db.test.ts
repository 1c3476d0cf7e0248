import { createTestDatabase, spawnNode } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager, silentLogger } from "./index.ts";

const CHILD = new URL("./test-failing-child.ts", import.meta.url);

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let office: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  office = new JobQueueManager({ databaseUrl: database.url, workers: false, logger: silentLogger });
});
afterAll(async () => {
  await office.shutdown();
  await database.drop();
});

test("a job that kills process after process is quarantined, its onFailed is called once by a survivor, and the others' failures make one group", async () => {
  const children = [1, 2, 3].map(() =>
    spawnNode(CHILD, { env: { DATABASE_URL: database.url }, patienceMs: 90_000 }),
  );
  try {
    await Promise.all(children.map((child) => child.event("ready")));
    const deadly = await office.createJob({ type: "poison", payload: { deadly: true } });
    const store = await office.connectStore();
    // Survivors look for dead workers every few seconds; looking here as well saves the time.
    await expect
      .poll(
        async () => {
          await store.rescue(100);
          return (await office.getJob(deadly))?.status;
        },
        { timeout: 60_000, interval: 250 },
      )
      .toBe("failed");
    expect(await office.getJob(deadly)).toMatchObject({
      errorCode: "worker-crash",
      crashes: 2,
      retryCount: 0,
    });

    const ended = await Promise.all(
      children.map((child) => Promise.race([child.exit(), child.event("told", ({ id }) => id === deadly)])),
    );
    const dead = ended.filter((end) => "signal" in end);
    expect(dead).toEqual([
      { code: null, signal: "SIGKILL" },
      { code: null, signal: "SIGKILL" },
    ]);
    expect(ended.find((end) => "event" in end)).toMatchObject({
      id: deadly,
      code: "worker-crash",
      message: expect.stringContaining("death 2 of at most 2"),
    });

    const survivor = children[ended.findIndex((end) => "event" in end)]!;
    const ids = await office.createJobs(
      [1, 2, 3].map(() => ({ type: "poison", payload: { deadly: false } })),
    );
    for (const id of ids) await survivor.event("told", (event) => event["id"] === id);
    expect(survivor.events.filter(({ event }) => event === "told")).toHaveLength(4);

    const groups = await office.failures.list({ type: "poison" });
    expect(groups.map(({ code, attempts, jobs }) => ({ code, attempts, jobs }))).toEqual([
      { code: "error", attempts: 6, jobs: 3 },
      { code: "worker-crash", attempts: 2, jobs: 1 },
    ]);
    const quarantined = await office.failures.deadLetters({ filter: { errorCode: "worker-crash" } });
    expect(quarantined.jobs.map(({ id }) => id)).toEqual([deadly]);

    // Redriven by what they have in common: the same ids run again, and fail again.
    const { fingerprint } = groups[0]!;
    const action = await office.failures.redrive({ fingerprint });
    await expect
      .poll(async () => (await office.bulk.get(action.id)).state, { timeout: 30_000 })
      .toBe("completed");
    expect(await office.bulk.get(action.id)).toMatchObject({ done: 3, expected: 3 });
    for (const id of ids) await survivor.event("told", (event) => event["id"] === id);
    expect(await office.getJob(deadly)).toMatchObject({ status: "failed" });
  } finally {
    await Promise.all(children.map((child) => child.destroy()));
  }
});

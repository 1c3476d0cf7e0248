import { defaultJobPolicy, type Hint, type StoredJob } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { migrate } from "./migrate.ts";
import { createPostgresStore } from "./postgres-store.ts";

const job: StoredJob = {
  type: "note",
  queue: "default",
  priority: 3,
  policy: defaultJobPolicy,
  payload: "{}",
  scheduledAtMs: null,
};
const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 15_000, interval: 10 });

let database: TestDatabase;
type Engine = ReturnType<typeof createPostgresStore> & { readonly heard: Hint[] };
let left: Engine;
let right: Engine;

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  // One name is a part of the other, and one is the default that SQL files say.
  [left, right] = [await openEngine("millrace"), await openEngine("millrace_two")] as const;
});
afterAll(async () => {
  for (const engine of [left, right]) {
    await engine?.notifier.close();
    await engine?.store.close();
  }
  await database?.drop();
});

async function openEngine(schema: string): Promise<Engine> {
  await migrate(database.url, { schema });
  const engine = createPostgresStore({ url: database.url, schema });
  const heard: Hint[] = [];
  engine.notifier.subscribe((hint) => heard.push(hint));
  await engine.notifier.start();
  await engine.store.registerTypes([
    { type: "note", queue: "default", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
  return { ...engine, heard };
}

async function runOne({ store }: Engine): Promise<string[]> {
  const lease = {
    workerId: await store.registerWorker({
      name: "w",
      host: "h",
      pid: 1,
      release: "0.1.0",
      types: ["note"],
      silenceMs: 20_000,
    }),
    number: 1,
  };
  const { jobs } = await store.claim({
    lease,
    queue: "default",
    limit: 10,
    types: ["note"],
    suspect: false,
    sweep: true,
  });
  const answers = await store.complete(
    jobs.map(({ id, position }) => ({
      lease,
      id,
      position,
      queue: "default",
      outcome: { kind: "completed", result: "{}" },
      startedAfterMs: 1,
      runMs: 1,
      followOn: [],
    })),
  );
  expect(answers).toEqual(jobs.map(() => "accepted"));
  return jobs.map(({ id }) => id);
}

const present = async ({ store }: Engine) => {
  const page = await store.listJobs({ filter: {}, limit: 100, beforeId: null });
  const counts = (await store.getCounts()).map(({ ready, completed }) => ({ ready, completed }));
  return { jobs: page.jobs.map(({ id, status }) => `${id} ${status}`), counts };
};

test("two engines in one database: ids, claims, counts and settings of one are nothing to the other", async () => {
  const ids = await left.store.enqueue([job, job, job]);
  expect(await present(right)).toEqual({ jobs: [], counts: [] });
  const [id] = await right.store.enqueue([job]);
  expect([ids, id]).toEqual([["1", "2", "3"], "1"]); // each has its own sequence
  expect(await left.store.cancel("3")).toEqual({ kind: "cancelled" });
  expect(await right.store.cancel("3")).toEqual({ kind: "unknown" });

  expect(await runOne(right)).toEqual(["1"]);
  expect(await runOne(right)).toEqual([]);
  expect(await runOne(left)).toEqual(["1", "2"]);
  expect(await present(left)).toEqual({
    jobs: ["3 cancelled", "2 completed", "1 completed"],
    counts: [{ ready: 0, completed: 2 }],
  });
  expect(await present(right)).toEqual({ jobs: ["1 completed"], counts: [{ ready: 0, completed: 1 }] });

  await left.store.configureQueue("default", { paused: true, maxWaiting: 0 });
  expect(await right.store.getQueues()).toMatchObject([{ paused: false, maxWaiting: null }]);
  await right.store.enqueue([job]);
});

test("hints of one engine are not heard by the other", async () => {
  await until(() => left.notifier.proven && right.notifier.proven);
  const [leftTwin, rightTwin] = [await openEngine("millrace"), await openEngine("millrace_two")];
  try {
    leftTwin.notifier.notify({ kind: "slot", queue: "left" });
    rightTwin.notifier.notify({ kind: "slot", queue: "right" });
    const queues = ({ heard }: Engine) => heard.flatMap((hint) => ("queue" in hint ? [hint.queue] : []));
    await until(() => queues(left).includes("left") && queues(right).includes("right"));
    // Notifications of a database arrive in the order of their commits: what crossed would be here by the next.
    rightTwin.notifier.notify({ kind: "slot", queue: "last right" });
    leftTwin.notifier.notify({ kind: "slot", queue: "last left" });
    await until(() => queues(left).includes("last left") && queues(right).includes("last right"));
    expect(queues(left)).not.toContain("right");
    expect(queues(right)).not.toContain("left");
  } finally {
    for (const { notifier, store } of [leftTwin, rightTwin]) {
      await notifier.close();
      await store.close();
    }
  }
});

import type { StoredJob } from "@millrace/core";
import { defaultJobPolicy } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type Database } from "./database.ts";
import { createIdempotentRequests, type IdempotentRequests, type OnceWork } from "./idempotency.ts";
import { createPostgresStore } from "./postgres-store.ts";

let testDatabase: TestDatabase;
let database: Database;
let requests: IdempotentRequests;
let store: ReturnType<typeof createPostgresStore>["store"];

const job: StoredJob = {
  type: "note",
  queue: "default",
  priority: 3,
  policy: defaultJobPolicy,
  payload: '{"n":1}',
  scheduledAtMs: null,
};

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = createDatabase({ url: testDatabase.url, max: 4, applicationName: "millrace test" });
  requests = createIdempotentRequests(database);
  store = createPostgresStore({ url: testDatabase.url }).store;
  await store.registerTypes([
    { type: "note", queue: "default", policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
});

afterAll(async () => {
  await store?.close();
  await database?.close();
  await testDatabase?.drop();
});

/** Adds one job in the request's transaction and answers with it. */
async function addJob({ transaction, getJob }: OnceWork) {
  const [id] = await store.enqueue([job], { transaction });
  const added = await getJob(id as string);
  return { status: 201, location: `/api/jobs/${id}`, body: { id, payload: added?.payload } };
}

const countJobs = async () => (await store.listJobs({ filter: {}, limit: 1000, beforeId: null })).jobs.length;

test("the second request with a key gets the first one's answer, and nothing is done again", async () => {
  const request = { scope: "a POST /api/jobs", key: "k1", body: "{}" };
  const before = await countJobs();
  const first = await requests.once(request, addJob);
  const second = await requests.once(request, addJob);
  expect(first.replayed).toBe(false);
  expect(first.answer.body.payload).toEqual({ n: 1 });
  expect(second).toEqual({ replayed: true, answer: first.answer });
  expect(await countJobs()).toBe(before + 1);
});

test("another body under the same key is refused; another scope is another key", async () => {
  await requests.once({ scope: "a POST /api/jobs", key: "k2", body: "{}" }, addJob);
  await expect(
    requests.once({ scope: "a POST /api/jobs", key: "k2", body: "[]" }, addJob),
  ).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
  });
  const other = await requests.once({ scope: "b POST /api/jobs", key: "k2", body: "[]" }, addJob);
  expect(other.replayed).toBe(false);
});

test("twins at the same time: one does the work, the other waits for its answer", async () => {
  const request = { scope: "a POST /api/jobs", key: "k3", body: "{}" };
  const before = await countJobs();
  const answers = await Promise.all([1, 2, 3].map(() => requests.once(request, addJob)));
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect(new Set(answers.map(({ answer }) => answer.location)).size).toBe(1);
  expect(await countJobs()).toBe(before + 1);
});

test("a twin whose first failed does the work itself, and what the first did is undone", async () => {
  const request = { scope: "a POST /api/jobs", key: "k4", body: "{}" };
  const before = await countJobs();
  const started = Promise.withResolvers<void>();
  const proceed = Promise.withResolvers<void>();
  const first = requests.once(request, async (inside) => {
    await addJob(inside);
    started.resolve();
    await proceed.promise;
    throw new Error("The first one fails.");
  });
  await started.promise;
  const second = requests.once(request, addJob);
  proceed.resolve();
  await expect(first).rejects.toThrow("The first one fails.");
  expect((await second).replayed).toBe(false);
  expect(await countJobs()).toBe(before + 1);
});

test("a twin that waits too long is told to come back, and the first goes on undisturbed", async () => {
  const hasty = createIdempotentRequests(database, 100);
  const request = { scope: "a POST /api/jobs", key: "k6", body: "{}" };
  const started = Promise.withResolvers<void>();
  const proceed = Promise.withResolvers<void>();
  const first = requests.once(request, async (inside) => {
    started.resolve();
    await proceed.promise;
    return addJob(inside);
  });
  await started.promise;
  await expect(hasty.once(request, addJob)).rejects.toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  proceed.resolve();
  expect((await first).replayed).toBe(false);
  expect((await hasty.once(request, addJob)).replayed).toBe(true);
});

test("a key is free again after 24 hours", async () => {
  const request = { scope: "a POST /api/jobs", key: "k5", body: "{}" };
  await requests.once(request, addJob);
  await database.query((db) =>
    db.execute(
      "update millrace.idempotency set created_at = created_at - interval '23 hours 59 minutes' where key = 'k5'",
    ),
  );
  expect((await requests.once(request, addJob)).replayed).toBe(true);
  await database.query((db) =>
    db.execute(
      "update millrace.idempotency set created_at = created_at - interval '2 minutes' where key = 'k5'",
    ),
  );
  expect((await requests.once({ ...request, body: "[]" }, addJob)).replayed).toBe(false);
});

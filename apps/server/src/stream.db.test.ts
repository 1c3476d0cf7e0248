import { beforeAll, expect, test } from "vitest";
import postgres from "postgres";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { broken, echo } from "./test-handlers.fixture.ts";
import { openStream, type SentEvent } from "./stream/test-stream.fixture.ts";

let app: TestApp;
let databaseUrl: string;
let sql: postgres.Sql;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo, broken] });
  databaseUrl = app.databaseUrl;
  sql = postgres(databaseUrl, { max: 2, onnotice() {} });
});
// The last test stops it.

const streamUrl = (query = "") => `${app.url}/api/stream${query}`;
const add = async (type = "echo") =>
  (await app.send("POST", "/api/jobs", { type, payload: { text: "x" }, maxRetries: 0 })).body.id as string;
const of = (id: string, name: string) => (event: SentEvent) =>
  event.event === "job" && event.data.jobId === id && event.data.event === name;
const idsOf = (events: readonly SentEvent[], job: string) =>
  new Set(
    events
      .filter(({ event, data }) => event === "job" && data.jobId === job)
      .map(({ data }) => data.id as string),
  );

async function toldByRecord(job: string): Promise<Set<string>> {
  const { body } = await app.send("GET", `/api/jobs/${job}/events`);
  return new Set(body.events.map(({ id }: { id: string }) => id));
}

test("a client hears within half a second what happens to a job, with all that a page needs", async () => {
  const client = await openStream(streamUrl("?topics=jobs"));
  await client.until(({ event }) => event === "open");
  const id = await add();
  const completed = await client.until(of(id, "completed"));
  expect(completed.data).toEqual({
    id: `${id}.1.completed`,
    jobId: id,
    event: "completed",
    status: "completed",
    attempt: 1,
    type: "echo",
    queue: "default",
    at: expect.stringMatching(/Z$/),
    errorCode: null,
  });
  expect(idsOf(client.events, id)).toEqual(await toldByRecord(id));
  const failing = await add("broken");
  expect((await client.until(of(failing, "failed"))).data.errorCode).not.toBeNull();
  client.close();
});

test("who comes back with Last-Event-ID misses nothing: not what was committed meanwhile, not what began before", async () => {
  const client = await openStream(streamUrl("?topics=jobs"));
  await client.until(({ event }) => event === "open");
  const before = await add();
  await client.until(of(before, "completed"));
  // A caller's transaction that begins before the client goes and commits after it came back.
  const open = Promise.withResolvers<void>();
  const added = Promise.withResolvers<string>();
  const slow = sql.begin(async (transaction) => {
    const [row] = await transaction`select millrace.enqueue('echo', '{"text": "slow"}')::text as id`;
    added.resolve(row?.id as string);
    await open.promise;
  });
  const slowId = await added.promise;
  const during = await add();
  await client.until(of(during, "completed"));
  client.close();
  const away = await add("broken");
  await expect.poll(async () => (await app.send("GET", `/api/jobs/${away}`)).body.status).toBe("failed");

  const again = await openStream(streamUrl("?topics=jobs"), client.lastId);
  await again.until(of(away, "failed"));
  open.resolve();
  await slow;
  await again.until(of(slowId, "completed"));
  for (const id of [before, during, away, slowId]) {
    const told = new Set([...idsOf(client.events, id), ...idsOf(again.events, id)]);
    expect(told).toEqual(await toldByRecord(id));
  }
  again.close();
});

test("an id that nobody can resume from is answered by a reset, and the stream goes on", async () => {
  const client = await openStream(streamUrl(), "gone.1:2:");
  await client.until(({ event }) => event === "reset");
  const id = await add();
  expect((await client.until(of(id, "completed"))).data.status).toBe("completed");
  client.close();
});

test("topics: one job, the queues with their figures; changes by hand are told with their status", async () => {
  const figures = await openStream(streamUrl("?topics=queues&queue=default"));
  const queue = await figures.until(({ event }) => event === "queue");
  expect(queue.data).toMatchObject({ name: "default", stats: { state: "active" } });
  await app.send("POST", "/api/queues/default/pause");
  await figures.until(({ event, data }) => event === "queue" && data.stats.state === "paused");
  const id = await add();
  const other = await add();
  const one = await openStream(streamUrl(`?topics=job:${id}`));
  await one.until(({ event }) => event === "open");
  await app.send("POST", `/api/jobs/${other}/cancel`);
  await app.send("POST", `/api/jobs/${id}/cancel`);
  const cancel = await one.until(({ data }) => data?.event === "cancel");
  expect(cancel.data.status).toBe("cancelled");
  expect(idsOf(one.events, other).size).toBe(0);
  await app.send("POST", "/api/queues/default/resume");
  figures.close();
  one.close();
});

test("what cannot be a topic is a 400 that names it", async () => {
  const answer = await app.send("GET", "/api/stream?topics=jobs,everything");
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].pointer).toBe("/topics");
});

test("nothing is written down while nobody listens", async () => {
  await sql`update millrace.stream set listened_until = clock_timestamp() - interval '1 s'`;
  await sql`select setval('millrace.listened_until', 1)`;
  const [before] = await sql`select count(*)::int as n from millrace.change`;
  const id = await add();
  await expect.poll(async () => (await app.send("GET", `/api/jobs/${id}`)).body.status).toBe("completed");
  expect((await sql`select count(*)::int as n from millrace.change`)[0]?.n).toBe(before?.n);
});

test("a server that stops ends its streams", async () => {
  const client = await openStream(streamUrl());
  await client.until(({ event }) => event === "open");
  await sql.end();
  const stoppedAt = performance.now();
  const stopped = app.stop();
  await client.ended;
  expect(performance.now() - stoppedAt).toBeLessThan(4_000);
  await stopped;
});

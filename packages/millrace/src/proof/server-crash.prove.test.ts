import { migrate } from "@millrace/postgres";
import { type OwnServer, startOwnServer } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { printFigures } from "./figures.fixture.ts";
import { idsOf, startEnqueuer, startWorker, stop } from "./test-processes.ts";
import { until } from "./until.fixture.ts";

const LEAST_CRASHES = 3;
const LEAST_ACKNOWLEDGED = 5_000;
/** So many crashes at the most, should none of them catch an enqueue on its way. */
const MOST_CRASHES = 15;
/** Jobs acknowledged between one crash and the next. */
const STRETCH = 1_500;

let server: OwnServer;
beforeAll(async () => {
  server = await startOwnServer();
  await migrate(server.url, { schema: "millrace" });
});
afterAll(() => server.remove());

test("the server crashes again and again under load: what was acknowledged is finished, each job once", async () => {
  const databaseUrl = server.url;
  await using worker = await startWorker({ databaseUrl, slots: 20, runMs: 2 });
  await using otherWorker = await startWorker({ databaseUrl, slots: 20, runMs: 2 });
  await using enqueuer = await startEnqueuer({ databaseUrl, name: "a", callers: 20 });
  await using otherEnqueuer = await startEnqueuer({ databaseUrl, name: "b", callers: 20 });
  const workers = [worker, otherWorker];
  const enqueuers = [enqueuer, otherEnqueuer];
  const keysOf = (event: string) =>
    enqueuers.flatMap(({ events }) =>
      events.filter((one) => one.event === event).map(({ key }) => key as string),
    );
  const countOf = (event: string) => keysOf(event).length;

  const begunAt = performance.now();
  let crashes = 0;
  const enough = () =>
    crashes >= LEAST_CRASHES && countOf("acknowledged") >= LEAST_ACKNOWLEDGED && countOf("unknown") > 0;
  while (!enough() && crashes < MOST_CRASHES) {
    const before = countOf("acknowledged");
    await until("jobs are acknowledged again", () => countOf("acknowledged") >= before + STRETCH);
    crashes += 1;
    await server.crash("immediate");
    await server.start();
  }
  await Promise.all(enqueuers.map(stop));

  const sql = postgres(databaseUrl, { max: 1, onnotice() {} });
  await until("nothing waits or runs", async () => {
    const [left] =
      await sql`select exists (select from millrace.ready) or exists (select from millrace.scheduled)
      or exists (select from millrace.lease) as any`;
    return left?.any === false;
  });
  const drainedAt = performance.now();
  await Promise.all(workers.map(stop));

  const finished = await sql<{ id: string; key: string; status: number }[]>`
    select f.id::text, f.payload ->> 'key' as key, f.status from millrace.finished f`;
  await sql.end();
  const unknown = new Set(keysOf("unknown"));
  const stored = new Map(finished.map(({ id, key }) => [key, id]));
  printFigures(`PostgreSQL was stopped ${crashes} times with -m immediate under load`, {
    seconds: (drainedAt - begunAt) / 1000,
    "jobs acknowledged": countOf("acknowledged"),
    "outcomes unknown": unknown.size,
    "of those stored": [...unknown].filter((key) => stored.has(key)).length,
    "calls refused": countOf("refused"),
    "late completions refused": workers.flatMap((one) => idsOf(one, "refused")).length,
  });
  // The faults have bitten.
  expect(crashes).toBeGreaterThanOrEqual(LEAST_CRASHES);
  expect(countOf("acknowledged")).toBeGreaterThanOrEqual(LEAST_ACKNOWLEDGED);
  expect(unknown.size).toBeGreaterThan(0);
  expect(countOf("refused")).toBeGreaterThan(0);
  expect(enqueuers.flatMap(({ events }) => events.filter(({ event }) => event === "broken"))).toEqual([]);

  const acknowledged = enqueuers.flatMap(({ events }) =>
    events.filter(({ event }) => event === "acknowledged"),
  );
  expect(acknowledged.filter(({ key, id }) => stored.get(key as string) !== id)).toEqual([]);
  // Each once, completed, and nothing that nobody asked for: what is there beyond was of unknown outcome.
  expect([stored.size, new Set(finished.map(({ id }) => id)).size]).toEqual([
    finished.length,
    finished.length,
  ]);
  expect(finished.filter(({ status }) => status !== 1)).toEqual([]);
  const asked = new Set(acknowledged.map(({ key }) => key as string));
  expect([...stored.keys()].filter((key) => !asked.has(key) && !unknown.has(key))).toEqual([]);
  // Workers heard of each completion once, whatever was lost on the way.
  const completed = workers.flatMap((one) => idsOf(one, "completed"));
  expect(completed.sort()).toEqual(finished.map(({ id }) => id).sort());
  expect(workers.flatMap((one) => idsOf(one, "dropped"))).toEqual([]);
});

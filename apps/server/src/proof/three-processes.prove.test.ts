import { silentLogger } from "@millrace/core";
import { createTestDatabase, type NodeProcess, spawnNode, type TestDatabase } from "@millrace/testing";
import { JobQueueManager } from "millrace";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";

const JOBS = 20_000;
/** Jobs of one request. */
const BULK = 500;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function startServer() {
  return spawnNode(new URL("../main.ts", import.meta.url), {
    env: { DATABASE_URL: database.url, PORT: "0", LOG_LEVEL: "info" },
    patienceMs: 120_000,
  });
}

async function addressOf(server: NodeProcess): Promise<string> {
  return /http:\S+\d/.exec(await server.line(/serves at/))?.[0] as string;
}

/**
 * Keeps a record of its own in the test's database: every job of every claim, and every job that was given back
 * unstarted. A server's log says who ran what, but may lack lines, and so can only convict.
 */
async function recordClaims(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create table claimed (id bigint, worker_id bigint, change integer);
    create function record_claim() returns trigger language plpgsql as $$ begin
      insert into claimed select unnest(new.ids), new.worker_id, 1;
      return null;
    end $$;
    create function record_return() returns trigger language plpgsql as $$ begin
      insert into claimed values (coalesce(new.id, new.seq), null, -1);
      return null;
    end $$;
    create trigger record_claim after insert on millrace.lease for each row execute function record_claim();
    create trigger record_return after insert on millrace.ready for each row when (new.head = 0) execute function record_return();`);
}

/** Ids of the jobs that a server's log says it started, repeats included. */
function startedBy(server: NodeProcess): string[] {
  return server.output.flatMap((line) => line.match(/processing job (\d+)/)?.[1] ?? []);
}

function batches(
  count: number,
  from: string,
): { type: "data-processing"; payload: { batchId: string; data: number[] } }[] {
  return Array.from({ length: count }, (_, n) => ({
    type: "data-processing",
    payload: { batchId: `${from}-${n}`, data: [n] },
  }));
}

async function post(url: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  const jobs = batches(count, url);
  for (let from = 0; from < count; from += BULK) {
    const response = await fetch(`${url}/api/jobs/bulk`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jobs: jobs.slice(from, from + BULK) }),
    });
    expect(response.status).toBe(201);
    ids.push(...((await response.json()) as { ids: string[] }).ids);
  }
  return ids;
}

test("two servers and the library in a third process share a database: 20 000 jobs, each run once", async () => {
  await using one = startServer();
  await using other = startServer();
  const library = new JobQueueManager({
    databaseUrl: database.url,
    enableMetrics: false,
    logger: silentLogger,
  });
  const startedHere: string[] = [];
  library.events.on("job.started", ({ job }) => startedHere.push(job.id));
  const sql = postgres(database.url, { max: 1, onnotice() {} });
  await recordClaims(sql);
  const urls = [await addressOf(one), await addressOf(other)] as const;
  await library.initialize();

  const begunAt = performance.now();
  const third = Math.floor(JOBS / 3);
  const added = await Promise.all([
    post(urls[0], third),
    post(urls[1], third),
    library.createJobs(batches(JOBS - 2 * third, "library")),
  ]);
  const ids = added.flat();
  const ended = async () => Number((await sql`select count(*) from millrace.finished`)[0]?.count);
  await expect.poll(ended, { timeout: 120_000, interval: 100 }).toBe(JOBS);
  const seconds = (performance.now() - begunAt) / 1000;
  one.signal("SIGTERM");
  other.signal("SIGTERM");
  expect([(await one.exit()).code, (await other.exit()).code]).toEqual([0, 0]);
  await library.shutdown();

  const shares = await sql`
    select w.pid, count(distinct c.id)::int as jobs from claimed c join millrace.worker w on w.id = c.worker_id group by w.pid order by 2`;
  process.stdout.write(
    `${JOBS} jobs over two servers and a library process: ${seconds.toFixed(1)} s, claimed ${shares.map(({ jobs }) => jobs).join(" + ")}\n`,
  );
  const sorted = ids.sort();
  expect(new Set(ids).size).toBe(JOBS);
  // All three had a part in it.
  expect(new Set(shares.map(({ pid }) => pid as number))).toEqual(new Set([one.pid, other.pid, process.pid]));
  for (const { jobs } of shares) expect(jobs).toBeGreaterThan(JOBS / 100);
  // Each was claimed once for good, and started once.
  const runs = await sql`select id::text, sum(change)::int as times from claimed group by id`;
  expect(runs.filter(({ times }) => times !== 1)).toEqual([]);
  expect(runs.map(({ id }) => id as string).sort()).toEqual(sorted);
  const started = [startedBy(one), startedBy(other), startedHere].flat();
  expect(new Set(started).size).toBe(started.length);
  expect(started.length).toBeGreaterThan(0.95 * JOBS);
  const finished = await sql`
    select f.id::text, f.status, (f.result ->> 'received')::int as received, f.retry_count, f.crashes from millrace.finished f`;
  expect(finished.map(({ id }) => id as string).sort()).toEqual(sorted);
  const asExpected = finished.every(
    (row) => row.status === 1 && row.received === 1 && row.retry_count === 0 && row.crashes === 0,
  );
  expect(asExpected).toBe(true);
  await sql.end();
});

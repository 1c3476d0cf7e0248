import { createHash } from "node:crypto";
import { defaultJobPolicy, type Store } from "@millrace/core";
import { createPostgresStore, migrate } from "@millrace/postgres";
import postgres from "postgres";
import { ERROR_MESSAGE, fillTables, QUEUES, type TableSizes, TYPES } from "./fill-tables.ts";
import { measure, type Timing } from "./measure.ts";
import { planLines } from "./plan-lines.ts";

export interface LargeTablesRow {
  readonly name: string;
  readonly timing: Timing;
  /** Scans of the large tables in one call. */
  readonly plan: readonly string[];
}

/** Times the reads and the claim on full tables, through the store as the server calls it. */
export async function measureLargeTables(
  url: string,
  sizes: TableSizes,
  say: (line: string) => void,
  log: string[],
): Promise<LargeTablesRow[]> {
  await migrate(url);
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const { store } = createPostgresStore({ url });
  try {
    await store.registerTypes(
      Array.from({ length: TYPES }, (_, n) => ({
        type: `type-${n + 1}`,
        queue: `queue-${(n % QUEUES) + 1}`,
        policy: defaultJobPolicy,
        schema: null,
        schemaVersion: 1,
      })),
    );
    say(`filling: ${sizes.ready} ready, ${sizes.scheduled} scheduled, ${sizes.finished} finished`);
    await fillTables(sql, sizes);
    const timings = await timeCases(casesOf(store, sizes, await claimerOf(store)), say);
    const plans = await planCases(url, sql, sizes, log);
    return timings.map(({ name, timing }) => ({ name, timing, plan: plans.get(name) ?? [] }));
  } finally {
    await store.close();
    await sql.end();
  }
}

/** Fingerprint of what the failed jobs say, as SQL's `failure_fingerprint` has it: nothing of it differs. */
const BROKEN = createHash("sha256").update(ERROR_MESSAGE).digest("hex").slice(0, 16);

type Case = readonly [name: string, runs: number, work: (run: number) => Promise<unknown>];
type Claimer = (limit: number, sweep?: boolean) => Promise<unknown>;

async function claimerOf(store: Store): Promise<Claimer> {
  const workerId = await store.registerWorker({
    name: "bench",
    host: "bench",
    pid: 1,
    release: "0.1.0",
    types: [],
    silenceMs: 600_000,
  });
  const types = Array.from({ length: TYPES }, (_, n) => `type-${n + 1}`);
  let number = 0;
  return (limit, sweep = false) =>
    store.claim({
      lease: { workerId, number: ++number },
      queue: "queue-1",
      limit,
      types,
      suspect: true,
      sweep,
    });
}

function casesOf(store: Store, { ready, scheduled, finished }: TableSizes, claim: Claimer): readonly Case[] {
  const finishedId = (run: number) => String(1 + ((run * 7919) % finished));
  const scheduledId = (run: number) => String(finished + 1 + ((run * 7919) % scheduled));
  const readyId = (run: number) => String(finished + scheduled + 1 + ((run * 7919) % ready));
  const page = (filter: object, beforeId: string | null = null) =>
    store.listJobs({ filter, limit: 100, beforeId });
  return [
    ["job by id, finished", 300, (run) => store.getJob(finishedId(run))],
    ["job by id, scheduled", 300, (run) => store.getJob(scheduledId(run))],
    ["job by id, ready", 300, (run) => store.getJob(readyId(run))],
    [
      "100 jobs by id",
      50,
      (run) => store.getJobsById(Array.from({ length: 100 }, (_, n) => finishedId(run * 100 + n))),
    ],
    ["list page of the newest 100", 100, () => page({})],
    ["list page in the middle", 100, (run) => page({}, finishedId(run))],
    ["list page, status completed", 100, () => page({ status: "completed" })],
    ["list page, status failed", 100, () => page({ status: "failed" })],
    ["list page, failed of a fingerprint", 100, () => page({ status: "failed", fingerprint: BROKEN })],
    ["list page, one type", 30, () => page({ type: "type-3" })],
    ["list page, payload contains", 30, () => page({ status: "completed", payload: { userId: "user-77" } })],
    ["events of a job", 100, (run) => store.getEvents(finishedId(run))],
    ["counts of all queues and types", 100, () => store.getCounts()],
    ["figures of all queues", 100, () => store.getQueueFigures()],
    ["failures by fingerprint", 100, () => store.listFailures({}, 100)],
    ["position in the queue", 100, (run) => store.getPosition(readyId(run))],
    [
      "queues with ready jobs",
      100,
      () => store.findReadyQueues(["queue-1", "queue-2"], ["type-1", "type-2"]),
    ],
    ["claim of 1", 100, () => claim(1)],
    ["claim of 500", 50, () => claim(500)],
    ["claim of 1, sweep", 50, () => claim(1, true)],
    ["promote, nothing due", 50, () => store.promote(2000)],
  ];
}

async function timeCases(
  cases: readonly Case[],
  say: (line: string) => void,
): Promise<{ name: string; timing: Timing }[]> {
  const rows: { name: string; timing: Timing }[] = [];
  for (const [name, runs, work] of cases) {
    const timing = await measure(runs, work);
    say(`${name}: p50 ${timing.p50.toFixed(2)} ms, p99 ${timing.p99.toFixed(2)} ms`);
    rows.push({ name, timing });
  }
  return rows;
}

/** Runs each case once on sessions that print their plans. */
async function planCases(
  url: string,
  sql: postgres.Sql,
  sizes: TableSizes,
  log: string[],
): Promise<Map<string, string[]>> {
  const [row] = await sql`select current_database() as name`;
  const database = String(row?.name);
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_analyze": "on",
  };
  for (const [name, value] of Object.entries(settings))
    await sql.unsafe(`alter database ${database} set ${name} = '${value}'`);
  const { store } = createPostgresStore({ url });
  const plans = new Map<string, string[]>();
  try {
    const cases = casesOf(store, sizes, await claimerOf(store));
    await store.getTypes();
    for (const [name, , work] of cases) {
      log.length = 0;
      await work(1);
      plans.set(name, planLines(log));
    }
  } finally {
    await store.close();
    for (const name of Object.keys(settings)) await sql.unsafe(`alter database ${database} reset ${name}`);
  }
  return plans;
}

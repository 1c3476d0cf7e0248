import { silentLogger } from "@millrace/core";
import { examineEngine } from "@millrace/postgres";
import {
  createTestDatabase,
  type PgBouncer,
  type PgBouncerOptions,
  hasPgBouncer,
  startPgBouncer,
  type TestDatabase,
} from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { JobQueueManager } from "./job-queue-manager.ts";
import { until } from "./proof/until.fixture.ts";

let database: TestDatabase;
let sql: postgres.Sql;
/** What the library's own message says that the pooler is to ignore. */
let ignored: string;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 1, onnotice() {} });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});
beforeEach((context) => context.skip(!hasPgBouncer(), "needs PgBouncer"));

function start(mode: PgBouncerOptions["mode"], settings: PgBouncerOptions["settings"] = {}) {
  return startPgBouncer({ target: database.url, mode, settings: { default_pool_size: 50, ...settings } });
}

/** Two processes' worth of sessions by way of the pooler. */
function open(pooler: PgBouncer, ran: (n: number) => void) {
  const options = { databaseUrl: pooler.url, logger: silentLogger };
  const handler = {
    type: "pooled",
    async execute(payload: unknown) {
      ran((payload as { n: number }).n);
    },
  };
  const worker = new JobQueueManager({ ...options, handlers: [handler] });
  const caller = new JobQueueManager({ ...options, workers: false });
  return { worker, caller, close: () => Promise.all([worker.shutdown(), caller.shutdown()]) };
}

const payloads = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ type: "pooled", payload: { n: first + index } }));

test("as it comes it refuses the settings of our sessions: the error says what it is to ignore", async () => {
  const pooler = await start("session");
  const { caller, close } = open(pooler, () => {});
  const refusal = await caller.initialize().then(
    () => undefined,
    (error: Error) => error,
  );
  expect(refusal).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  expect(refusal?.message).toMatch(/unsupported startup parameter: \S+\. Let it ignore what it cannot keep/);
  ignored = /ignore_startup_parameters = (.+)$/.exec(refusal!.message)![1]!;
  await close();
  await pooler.remove();
});

test("in session mode jobs run, one by one, in bulk and by a caller's transaction, and none is lost when the pooler is killed", async () => {
  const pooler = await start("session", { ignore_startup_parameters: ignored });
  const runs = new Map<number, number>();
  const { worker, caller, close } = open(pooler, (n) => runs.set(n, (runs.get(n) ?? 0) + 1));
  await worker.initialize();
  await caller.initialize();

  for (const job of payloads(0, 20)) await caller.createJob(job);
  await caller.createJobs(payloads(20, 2_000));
  const inside = postgres(pooler.url, { max: 1, onnotice() {} });
  await inside.begin((transaction) => transaction`select millrace.enqueue('pooled', '{"n": 2020}')`);
  await inside.end();
  await until("2 021 jobs ran", () => runs.size === 2_021);

  await caller.createJobs(payloads(2_021, 2_000));
  await pooler.kill();
  await pooler.start();
  await until("all jobs ran", () => runs.size === 4_021);
  const countOpen = async () =>
    (await sql`select count(*)::int as open from millrace.jobs where status in ('pending', 'running')`)[0]![
      "open"
    ];
  await until("all are recorded", async () => (await countOpen()) === 0);
  const [ended] = await sql`
    select count(*)::int as completed from millrace.jobs where type = 'pooled' and status = 'completed'`;
  expect(ended!["completed"]).toBe(4_021);
  await close();
  await pooler.remove();
});

test.each(["session", "transaction"] as const)(
  "the doctor tells what %s mode does to sessions",
  async (mode) => {
    const pooler = await start(mode, { ignore_startup_parameters: ignored });
    const findings = await examineEngine(pooler.url);
    const levels = ["sessions", "notifications"].map(
      (name) => findings.find(({ check }) => check === name)?.level,
    );
    // Whether the prepared statements of one connection go to several sessions differs from try to try where nobody else is there.
    if (mode === "session") expect(levels).toEqual(["ok", "ok"]);
    else expect(levels[1]).toBe("warn");
    await pooler.remove();
  },
);

import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { defaultJobPolicy, type Store } from "@millrace/core";
import postgres from "postgres";
import { afterEach, expect, test } from "vitest";
import { createPostgresStore } from "../postgres-store.ts";
import { failed, member, runReady } from "../test-dependencies.ts";
import { claim, done, end, job, queue, registration, sql, store, useStore, workerId } from "../test-store.ts";
import { tablesKept, REFERENCES } from "./backup-tables.ts";

useStore();

let other: Store;
let otherSql: postgres.Sql;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** Another engine, in which queues and types have other ids. */
async function openOther(): Promise<void> {
  const database: TestDatabase = await createTestDatabase();
  closing.push(() => database.drop());
  otherSql = postgres(database.url, { max: 1, onnotice() {} });
  other = createPostgresStore({ url: database.url }).store;
  closing.push(
    () => otherSql.end(),
    () => other.close(),
  );
  const policy = { ...defaultJobPolicy, maxRetries: 9 };
  await other.registerTypes([{ type: "another", queue: "another", policy, schema: null, schemaVersion: 1 }]);
}

const NAMES: Readonly<Record<string, string>> = {
  policy: "settings::text",
  queue: "name",
  job_type: "name",
  schedule: "name",
};
/** What an engine gives by itself: ids of named rows, places in lanes, and what only the moment has. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  queue: ["updated_at"],
  ready: ["seq", "head"],
  queue_key: ["active", "is_full", "free_at", "head_priority", "head_seq", "pass", "rank"],
};

/** Of keys only their own settings are kept. */
const KEPT: Readonly<Record<string, string>> = {
  queue_key: "where coalesce(concurrency, rate_limit, weight) is not null",
};
/** What the other engine had before. */
const isOthers = (line: string): boolean =>
  line.includes('"name":"another"') || line.includes('"max_retries":9');

/** By table the rows that a backup keeps, with names for ids, in an order of their own. Sums are those of the views. */
async function contents(on: postgres.Sql): Promise<Record<string, readonly string[]>> {
  const kept = (["named", "settings", "jobs", "with jobs"] as const).flatMap((kind) => tablesKept(kind));
  const found: Record<string, readonly string[]> = {};
  for (const [table, rule] of kept) {
    const columns = await on`
      select attname as name from pg_attribute where attrelid = ${`millrace.${table}`}::regclass and attnum > 0 and not attisdropped`;
    const own = [...(OWN[table] ?? []), ...(rule.kept === "named" ? ["id"] : [])];
    const values = columns
      .map(({ name }) => name as string)
      .filter((name) => !own.includes(name))
      .map((name) => {
        const kind = REFERENCES[name];
        if (kind !== undefined)
          return `(select n.${NAMES[kind]} from millrace.${kind} n where n.id = x.${name}) as ${name}`;
        if (table === "ready" && name === "id") return "coalesce(x.id, x.seq) as id";
        return name === "extra" ? "x.extra #- '{unique,queueId}' as extra" : `x.${name}`;
      });
    const rows = await on.unsafe(
      `select row_to_json(r)::text as line from (select ${values.join(", ")} from millrace.${table} x ${KEPT[table] ?? ""}) r order by 1`,
    );
    found[table] = rows.map(({ line }) => line as string).filter((line) => !isOthers(line));
  }
  const views = { job_counts: "queue <> 'another'", retry_counts: "true" };
  for (const [view, which] of Object.entries(views)) {
    const rows = await on.unsafe(
      `select row_to_json(v)::text as line from millrace.${view} v where ${which} order by 1`,
    );
    found[view] = rows.map(({ line }) => line as string);
  }
  return found;
}

async function recoverIntoOther(): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.takeBackup()) chunks.push(chunk);
  await openOther();
  await other.recover(async function* () {
    yield* chunks;
  }, {});
}

test("workflows, keys, groups of failures, unique keys, schedules and policies come back as they were, and go on", async () => {
  await store.setTypePolicy("plain", { maxRetries: 4 });
  await store.addSchedule({
    name: "hourly",
    timing: {
      cron: null,
      intervalMs: 3_600_000,
      timeZone: "UTC",
      anchorAtMs: 0,
      startAtMs: null,
      endAtMs: null,
      jitterMs: 0,
    },
    overlap: "skip",
    catchUp: "one",
    catchUpMax: null,
    paused: false,
    type: "plain",
    queue,
    priority: 3,
    key: null,
    payload: "{}",
    policy: {},
    nextTickAtMs: null,
    dueAtMs: null,
  });
  const { id: workflow, ids } = await store.addWorkflow({
    name: "half done",
    jobs: [member(), member([0]), member([0], "run"), member([1, 2], "run"), member([3])],
    onComplete: { job: job(), onParentFailure: "run" },
  });
  expect(await runReady()).toEqual([ids[0]]);
  expect(await runReady((id) => (id === ids[1] ? failed : done))).toEqual([ids[1], ids[2]]);
  await store.changeQueue(queue, { keys: { concurrency: 1 } });
  await store.setKey(queue, "slow", { concurrency: 2 });
  await store.enqueue(
    [1, 2, 3, 4].map((n) => job({ key: "slow", priority: 5, payload: JSON.stringify({ n }) })),
  );
  await claim(2); // the other jobs of the key wait in its line
  await store.endWorkers([workerId]);
  const rule = { key: "only one", mode: "unfinished", onConflict: "existing" } as const;
  await store.enqueueUnique([{ job: job({ priority: 9 }), unique: rule }]);
  await sql`select millrace.fold_failures()`; // each second, else
  const before = await contents(sql);
  const filled = [
    "dependency",
    "dependent",
    "workflow",
    "queue_key",
    "unique_key",
    "schedule",
    "type_policy",
    "failure_group",
  ];
  expect(filled.filter((table) => before[table]?.length === 0)).toEqual([]);

  await recoverIntoOther();
  expect(await contents(otherSql)).toEqual(before);

  const [held] = await other.enqueueUnique([{ job: job(), unique: rule }]);
  expect(held).toMatchObject({ outcome: "existing" });
  const worker = await other.registerWorker(registration);
  let keyed = 0;
  for (let number = 1; number <= 4; number += 1) {
    while ((await other.releaseDependents(500)).settled > 0);
    const lease = { workerId: worker, number };
    const { jobs } = await other.claim({
      lease,
      queue,
      limit: 50,
      types: ["plain"],
      suspect: false,
      sweep: true,
    });
    const ofKey = jobs.filter(({ payload }) => payload.includes('"n"')).length;
    keyed += ofKey;
    expect(ofKey).toBeLessThanOrEqual(2);
    await other.complete(jobs.map((claimed) => end(claimed, done)));
  }
  while ((await other.releaseDependents(500)).settled > 0);
  expect(keyed).toBe(4);
  expect(await other.getWorkflow(workflow)).toMatchObject({
    jobs: { total: 5, unfinished: 0, failed: 1, completed: 4 },
    endedAt: expect.any(Date),
  });
});

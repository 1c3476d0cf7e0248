import { createTestDatabase, spawnNode } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defineHandler, JobQueueManager, type PolicySettings, silentLogger } from "./index.ts";
import { z } from "zod";

const CHILD = new URL("./test-policy-child.ts", import.meta.url);
const declared = { maxRetries: 5, strategy: "linear", baseDelayMs: 300 } as const;
const work = defineHandler({
  type: "work",
  schema: z.object({}),
  queue: "home",
  retry: declared,
  execute: () => null,
});
const plain = defineHandler({ type: "plain", schema: z.object({}), queue: "home", execute: () => null });

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let sql: postgres.Sql;
let manager: JobQueueManager;

function open(options: { retryBaseDelay?: number } = {}): JobQueueManager {
  return new JobQueueManager({
    databaseUrl: database.url,
    handlers: [work, plain],
    workers: false,
    logger: silentLogger,
    ...options,
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice: () => {} });
  await sql`insert into millrace.queue (name) values ('away')`;
  manager = open({ retryBaseDelay: 111 });
  await manager.initialize();
});
afterAll(async () => {
  await manager.shutdown();
  await sql.end();
  await database.drop();
});

/** What a job was stored with. */
async function policyOf(id: string): Promise<PolicySettings> {
  const [row] =
    await sql`select p.settings from millrace.ready r join millrace.policy p on p.id = r.policy_id where r.seq = ${id}`;
  return row?.settings as PolicySettings;
}

async function added(type: string, more: object = {}): Promise<PolicySettings> {
  return policyOf(await manager.createJob({ type, payload: {}, ...more }));
}

async function addedBySql(type: string, queue: string | null = null, retry: object | null = null) {
  const [row] =
    await sql`select millrace.enqueue(${type}, queue => ${queue}, retry => ${retry === null ? null : sql.json(retry as never)}) as id`;
  return policyOf(String(row?.id));
}

describe("precedence: job, operator, handler, queue, environment", () => {
  test("each counts where those before it are silent, by library and by SQL alike", async () => {
    expect(await added("plain")).toMatchObject({ baseDelayMs: 111, maxRetries: 3, strategy: "exponential" });
    await manager.queues.change("home", { retry: { baseDelayMs: 222, maxRetries: 7, multiplier: 3 } });
    await manager.queues.change("away", { retry: { baseDelayMs: 999, multiplier: 4 } });
    expect(await added("plain")).toMatchObject({ baseDelayMs: 222, maxRetries: 7, multiplier: 3 });
    expect(await added("plain", { queue: "away" })).toMatchObject({
      baseDelayMs: 999,
      maxRetries: 3,
      multiplier: 4,
    });
    expect(await added("work")).toMatchObject({ ...declared, multiplier: 3 });
    expect(await added("work", { queue: "away" })).toMatchObject({ ...declared, multiplier: 4 });

    const operator = {
      maxRetries: 1,
      nonRetryableCodes: ["AUTH"],
      timeoutSeconds: 9,
      maxCrashes: 2,
      maxSnoozes: 0,
    };
    expect(await manager.types.setPolicy("work", operator)).toMatchObject({
      policy: { ...declared, multiplier: 3, ...operator },
      operator,
      handler: declared,
      queueSettings: { baseDelayMs: 222, maxRetries: 7, multiplier: 3 },
    });
    expect(await added("work")).toMatchObject({ ...declared, multiplier: 3, ...operator });
    const own = { maxRetries: 0, timeoutSeconds: 4, retry: { multiplier: 9, retryableCodes: ["AUTH"] } };
    expect(await added("work", own)).toMatchObject({
      ...declared,
      ...operator,
      maxRetries: 0,
      timeoutSeconds: 4,
      multiplier: 9,
      retryableCodes: ["AUTH"],
    });

    for (const type of ["work", "plain"]) {
      for (const queue of ["home", "away"])
        expect(await addedBySql(type, queue)).toEqual(await added(type, { queue }));
      expect(await addedBySql(type)).toEqual(await added(type));
    }
    expect(await addedBySql("work", null, { jitter: 1 })).toEqual(
      await added("work", { retry: { jitter: 1 } }),
    );
  });

  test("a schedule's jobs take it over as well", async () => {
    await manager.schedules.create({
      name: "s",
      type: "work",
      payload: {},
      cron: "0 0 1 1 *",
      queue: "away",
      maxRetries: 8,
    });
    const [row] = await sql`select millrace.trigger_schedule('s') as id`;
    for (const id of [await manager.schedules.trigger("s"), String(row?.id)]) {
      expect(await policyOf(id)).toMatchObject({
        ...declared,
        multiplier: 4,
        nonRetryableCodes: ["AUTH"],
        maxRetries: 8,
      });
    }
  });

  test("it outlives a restart of processes whose handlers say otherwise, and counts in others at once or within a second", async () => {
    await using child = spawnNode(CHILD, { env: { DATABASE_URL: database.url } });
    const next = async () => policyOf(String((await child.event("added"))["id"]));
    // Its handler is the one that counts now, but for what the operator set.
    expect(await next()).toMatchObject({ maxRetries: 1, baseDelayMs: 5000 });
    await manager.types.setPolicy("work", { maxRetries: 2 });
    expect(await added("work")).toMatchObject({ maxRetries: 2, baseDelayMs: 5000 });
    await expect.poll(next, { timeout: 10_000 }).toMatchObject({ maxRetries: 2, baseDelayMs: 5000 });
    await child.destroy();
    expect(await manager.types.setPolicy("work", {})).toMatchObject({
      operator: {},
      policy: { maxRetries: 6 },
    });
  });
});

test("every change of a policy is in the audit trail", async () => {
  await manager.types.setPolicy("plain", { jitter: 0.5 });
  await sql`select set_config('millrace.actor', 'ada', false), millrace.set_policy('plain', '{"jitter": 0.5}')`;
  await manager.types.setPolicy("plain", {});
  const entries =
    await sql`select before, after from millrace.audit where target_kind = 'type' and target_id = 'plain' order by id`;
  expect([...entries]).toEqual([
    { before: null, after: { policy: { jitter: 0.5 } } },
    { before: { policy: { jitter: 0.5 } }, after: { policy: {} } },
  ]);
});

test.each<[object, string]>([
  [{ maxRetries: -1 }, "/maxRetries"],
  [{ maxRetries: 1.5 }, "/maxRetries"],
  [{ strategy: "never" }, "/strategy"],
  [{ baseDelayMs: "1s" }, "/baseDelayMs"],
  [{ jitter: 1.1 }, "/jitter"],
  [{ strategy: "linear", multiplier: 2 }, "/multiplier"],
  [{ timeoutIsFinal: 1 }, "/timeoutIsFinal"],
  [{ nonRetryableCodes: [""] }, "/nonRetryableCodes"],
  [{ retryableCodes: "A" }, "/retryableCodes"],
  [{ retryableCodes: ["A"], nonRetryableCodes: ["A"] }, "/retryableCodes"],
  [{ attempts: 3 }, "/attempts"],
])("settings that cannot be used are refused by library and SQL: %o", async (settings, pointer) => {
  await expect(manager.types.setPolicy("work", settings)).rejects.toMatchObject({
    code: "INVALID_POLICY",
    faults: [{ pointer }],
  });
  const faults = await sql`select pointer from millrace.policy_faults(${sql.json(settings as never)})`;
  expect(faults.map((fault) => fault.pointer)).toEqual([pointer]);
  await expect(sql`select millrace.set_policy('work', ${sql.json(settings as never)})`).rejects.toThrow(
    pointer.slice(1),
  );
});

test("of an unknown type or queue nothing is set", async () => {
  await expect(manager.types.setPolicy("nobody", {})).rejects.toMatchObject({ code: "TYPE_NOT_FOUND" });
  await expect(manager.types.get("a b")).rejects.toMatchObject({ code: "TYPE_NOT_FOUND" });
  await expect(sql`select millrace.set_policy('nobody', '{}')`).rejects.toThrow(/unknown job type/);
  await expect(manager.queues.change("nowhere", { retry: { jitter: 0 } })).rejects.toMatchObject({
    code: "QUEUE_NOT_FOUND",
  });
  await expect(manager.queues.change("home", { retry: { jitter: 5 } })).rejects.toMatchObject({
    code: "INVALID_QUEUE_SETTINGS",
    faults: [{ pointer: "/retry/jitter" }],
  });
});

test("the audit trail refuses what is no filter of it, rather than answer everything", async () => {
  const typo: object = { targetkind: "queue" };
  await expect(manager.audit.list(typo)).rejects.toMatchObject({ faults: [{ pointer: "/targetkind" }] });
  await expect(manager.audit.list({ after: new Date(Number.NaN) })).rejects.toMatchObject({
    faults: [{ pointer: "/after" }],
  });
});

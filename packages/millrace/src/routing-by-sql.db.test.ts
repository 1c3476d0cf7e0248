import {
  CONDITION_CASES,
  createTestDatabase,
  GOOD_RULE,
  ROUTED_DATA,
  RULE_FAULT_CASES,
  type TestDatabase,
} from "@millrace/testing";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  defineHandler,
  JobQueueManager,
  type RoutingEffect,
  type RoutingMatch,
  silentLogger,
} from "./index.ts";

const anything = (type: string) => defineHandler({ type, schema: z.looseObject({}), execute: () => null });

let database: TestDatabase;
let sql: postgres.Sql;
let manager: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: ["execute-workflow", "cleanup-logs", "mail"].map(anything),
    workers: false,
    logger: silentLogger,
  });
  await manager.initialize();
});
afterEach(() => sql`delete from millrace.routing_rule where position < 1000`);
afterAll(async () => {
  await manager?.shutdown();
  await sql?.end();
  await database?.drop();
});

interface Said {
  readonly priority?: number;
  readonly delay?: number;
  readonly attempts?: number;
}

async function route(type: string, data: unknown, { priority, delay, attempts }: Said = {}): Promise<string> {
  const [row] = await sql`
    select millrace.route(${type}, ${sql.json(data as never)}, ${priority ?? null}, ${delay ?? null}, ${attempts ?? null})::text as id`;
  return row?.id as string;
}

async function decisions(type: string, data: unknown, { priority, delay, attempts }: Said = {}) {
  return [
    ...(await sql`
    select field, value, rule, why from millrace.routing_decisions(${type}, ${sql.json(data as never)}, ${priority ?? null}, ${delay ?? null}, ${attempts ?? null})`),
  ];
}

const put = (name: string, match: RoutingMatch, effect: RoutingEffect, position = 100) =>
  sql`insert into millrace.routing_rule (name, position, match, effect) values (${name}, ${position}, ${sql.json(match as never)}, ${sql.json(effect as never)})`;

/** What routing decides of a job. */
async function placeOf(id: string) {
  const { type, queue, priority, maxRetries, timeoutSeconds } = (await manager.getJob(id))!;
  const [row] = await sql`
    select p.settings from millrace.policy p where p.id = (select policy_id from millrace.ready where id = ${id} or seq = ${id} and id is null
      union all select policy_id from millrace.scheduled where id = ${id})`;
  return { type, queue, priority, maxRetries, timeoutSeconds, policy: row?.settings as unknown };
}

describe("a job that SQL routes goes where the library routes it", () => {
  test.each<[string, object, Said]>([
    ["execute-workflow", { workflow: "Deploy.yml" }, {}],
    ["execute-workflow", { workflow: "ci.yml", ref: "refs/heads/hotfix/login", event: "push" }, {}],
    ["execute-workflow", { event: "deployment" }, {}],
    ["execute-workflow", { workflow: "ci.yml", event: "pull_request" }, {}],
    ["execute-workflow", { workflow: "ci.yml", ref: "refs/pull/7/merge" }, {}],
    ["execute-workflow", { workflow: "ci.yml", ref: "main" }, { priority: 9, attempts: 7 }],
    ["cleanup-logs", {}, {}],
    ["mail", {}, {}],
    ["mail", { customer: "acme" }, {}],
    ["mail", { customer: "acme", labels: ["slow"] }, { priority: 1 }],
  ])("%s with %j, %j", async (type, data, said) => {
    await put("acme", { all: [{ path: "/customer", equals: "acme" }] }, { queue: "acme", maxRetries: 9 });
    await put(
      "slow",
      { any: [{ path: "/labels", contains: "slow" }] },
      { timeoutSeconds: 77, retry: { strategy: "fixed" } },
    );
    const { priority, ...rest } = said;
    const job = { type, data, ...rest, ...(priority !== undefined && { priority: priority as 1 }) };
    const bySql = await decisions(type, data, said);
    // What the rules said a moment ago is known to the library for a second.
    await expect
      .poll(async () => (await manager.routing.preview(job)).decisions, { timeout: 10_000 })
      .toEqual(bySql);
    const { id } = await manager.routing.route(job);
    expect(await placeOf(await route(type, data, said))).toEqual(await placeOf(id as string));
  });
});

test("conditions mean in SQL what they mean in the processes", async () => {
  const rows = await sql`
    select c.condition, millrace.fits_condition(${sql.json(ROUTED_DATA)}, c.condition) as fits
    from jsonb_array_elements(${sql.json(CONDITION_CASES.map(([condition]) => condition) as never)}) with ordinality c (condition, n) order by c.n`;
  expect(rows.map(({ condition, fits }) => [condition, fits])).toEqual(
    CONDITION_CASES.map((entry) => [...entry]),
  );
});

test("of each field the first rule in its turn decides, what the caller says before all of them", async () => {
  await put("b", { types: ["*AIL"] }, { queue: "second", priority: "low", delayMs: 5 }, 5);
  await put("B", {}, { queue: "first" }, 5);
  await put("last", {}, { priority: "high", timeoutSeconds: 7 }, 6);
  await sql`insert into millrace.routing_rule (name, position, enabled, effect) values ('off', 1, false, '{"queue": "never"}')`;
  expect(await decisions("mail", { a: 1 }, { delay: 0 })).toEqual([
    { field: "delayMs", value: 0, rule: null, why: "given with the job" },
    { field: "queue", value: "first", rule: "B", why: "any type" },
    { field: "priority", value: "low", rule: "b", why: "type *AIL" },
    { field: "timeoutSeconds", value: 7, rule: "last", why: "any type" },
  ]);
  const waits = await route("mail", {}, { delay: 3_600_000 });
  expect(await manager.getJob(waits)).toMatchObject({ queue: "first", priority: 4, waitingFor: "schedule" });
});

test("what cannot be routed is refused, and nothing is stored", async () => {
  await put("elsewhere", {}, { queue: "made-for-nothing" });
  await expect(route("nobody", {})).rejects.toThrow('unknown job type "nobody"');
  expect(await sql`select from millrace.queue where name = 'made-for-nothing'`).toHaveLength(0);
  await expect(route("mail", { interval: 1000 })).rejects.toThrow("asks for a job that recurs");
  await expect(route("mail", { cronPattern: "* * * * *" })).rejects.toThrow("asks for a job that recurs");
  await expect(route("mail", {}, { attempts: 0 })).rejects.toThrow("attempts must be from 1 to 10001, not 0");
  await expect(route("mail", {}, { delay: -1 })).rejects.toThrow("delay_ms must be from 0");
  await expect(route("mail", {}, { priority: 12 })).rejects.toThrow("priority must be an integer from 1");
});

describe("a rule that SQL writes", () => {
  const insert = (rule: {
    name?: string;
    position?: number;
    enabled?: boolean;
    match?: unknown;
    effect?: unknown;
  }) =>
    sql`insert into millrace.routing_rule (name, position, enabled, match, effect) values (${rule.name ?? "x"}, ${rule.position ?? 100}, ${rule.enabled ?? true},
      ${sql.json((rule.match ?? {}) as never)}, ${sql.json((rule.effect ?? {}) as never)})`;

  test("is taken when it can be used", async () => {
    await insert(GOOD_RULE);
    expect(await manager.routing.rules.get(GOOD_RULE.name)).toMatchObject(GOOD_RULE);
  });

  // A name is held by the table, an integer by its column, unknown columns by SQL, and jsonb has no NUL.
  const elsewhere = new Set(["/name", "/action", "/position", "/match/all/0/equals"]);
  const cases = RULE_FAULT_CASES.filter(
    ([, , pointers]) => !pointers.some((pointer) => elsewhere.has(pointer)),
  );
  test.each(cases)("with %s is refused at its place", async (_case, rule, pointers) => {
    expect(pointers.length).toBeGreaterThan(0);
    const error = (await insert(rule).catch((thrown: unknown) => thrown)) as Error;
    const told = error.message.replace(/^the routing rule ".*" cannot be accepted: /, "").split("; ");
    expect(told.map((fault) => fault.replace(/ .*/, "")).toSorted()).toEqual(pointers.toSorted());
  });

  test("is held to it by a change as well", async () => {
    await put("good", {}, { priority: 2 });
    await expect(
      sql`update millrace.routing_rule set effect = '{"priority": 10}' where name = 'good'`,
    ).rejects.toThrow("/effect/priority must be");
    await expect(
      sql`update millrace.routing_rule set position = 1000001 where name = 'good'`,
    ).rejects.toThrow("/position must be");
  });
});

import { planWorkflow } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

const part = defineHandler({
  type: "part",
  schema: z.strictObject({ value: z.number() }),
  retry: { baseDelayMs: 1 },
  execute({ value }) {
    if (value < 0) throw new Error("Negative");
    return { value };
  },
});
const sum = defineHandler({
  type: "sum",
  schema: z.strictObject({}),
  execute: async (_payload, context) =>
    (await context.parents()).map(({ ref, result }) => [
      ref,
      (result as { value: number } | null)?.value ?? null,
    ]),
});

let database: TestDatabase;
let sql: postgres.Sql;
let manager: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url, { max: 2, onnotice() {} });
  manager = new JobQueueManager({ databaseUrl: database.url, handlers: [part, sum], logger: silentLogger });
  await manager.initialize();
});
afterAll(async () => {
  await manager?.shutdown();
  await sql?.end();
  await database?.drop();
});

type Jobs = readonly object[];

async function create(
  jobs: unknown,
  onComplete: object | null = null,
  name: string | null = null,
): Promise<string> {
  const [row] = await sql`
    select millrace.create_workflow(${name}, ${sql.json(jobs as never)}, ${onComplete === null ? null : sql.json(onComplete as never)})::text as id`;
  return row?.id as string;
}
async function add(id: string, jobs: Jobs): Promise<string[]> {
  const [row] =
    await sql`select millrace.add_workflow_jobs(${id}, ${sql.json(jobs as never)})::text[] as ids`;
  return row?.ids as string[];
}

/** Waits for the end of all of a workflow, the completion job included. */
async function ended(id: string): Promise<void> {
  const { onCompleteId } = await manager.workflows.get(id);
  const { jobs } = await manager.workflows.listJobs(id, { limit: 1000 });
  const all = [...jobs.map((job) => job.id), ...(onCompleteId === null ? [] : [onCompleteId])];
  await Promise.all(all.map((job) => manager.waitFor(job, { timeoutMs: 20_000 })));
}

/** A workflow without what tells it from another of the same jobs. */
async function shapeOf(id: string) {
  const { jobs, name, state, onCompleteId } = await manager.workflows.get(id);
  const members = (await manager.workflows.listJobs(id, { limit: 1000 })).jobs;
  const refOf = new Map(members.map((member) => [member.id, member.ref]));
  const shown = await Promise.all(
    members.map(async ({ id: job, dependsOn, ...member }) => {
      const { type, queue, payload, priority, maxRetries, timeoutSeconds, status, result } =
        (await manager.getJob(job))!;
      const stored = { type, queue, payload, priority, maxRetries, timeoutSeconds, status, result };
      return {
        ...member,
        ...stored,
        dependsOn: dependsOn.map((parent) => refOf.get(parent) ?? "").toSorted(),
      };
    }),
  );
  const last = onCompleteId === null ? null : (await manager.getJob(onCompleteId))!;
  return { jobs, name, state, shown, last: last && [last.type, last.status, last.result] };
}

test("a workflow that SQL makes is the one that the library makes of the same jobs, and ends as that", async () => {
  const jobs = [
    { ref: "all", type: "sum", payload: {}, dependsOn: ["head", "tail", "head"], onParentFailure: "run" },
    { ref: "tail", type: "part", payload: { value: -1 }, maxRetries: 0, priority: "high", timeoutSeconds: 9 },
    { ref: "head", type: "part", payload: { value: 2 }, queue: "default", retry: { strategy: "fixed" } },
    { type: "part", payload: { value: 3 }, dependsOn: ["tail"] },
    { type: "part", payload: { value: 4 }, priority: 9 },
  ];
  const onComplete = { type: "sum", payload: {}, onParentFailure: "ignore" };
  const bySql = await create(jobs, onComplete, "build");
  const { id: byLibrary } = await manager.workflows.create({ name: "build", jobs, onComplete } as never);
  await Promise.all([ended(bySql), ended(byLibrary)]);
  const shape = await shapeOf(bySql);
  expect(shape).toEqual(await shapeOf(byLibrary));
  expect(shape).toMatchObject({ state: "failed", jobs: { total: 5, completed: 3, failed: 2 } });
  expect(shape.shown.find(({ ref }) => ref === "all")?.result).toEqual([
    ["head", 2],
    ["tail", null],
  ]);

  const rows =
    await sql`select ref, outcome, on_parent_failure, waits_for from millrace.workflow_jobs where workflow_id = ${bySql} and ref is not null order by ref`;
  expect(rows).toEqual([
    { ref: "all", outcome: "completed", on_parent_failure: "run", waits_for: 0 },
    { ref: "head", outcome: "completed", on_parent_failure: "fail", waits_for: 0 },
    { ref: "tail", outcome: "failed", on_parent_failure: "fail", waits_for: 0 },
  ]);
});

test("jobs are stored in the order in which the library stores them", async () => {
  const shape = fc.nat(12).chain((count) =>
    fc.tuple(
      fc.array(fc.array(fc.nat(Math.max(count - 1, 0)), { maxLength: 4 }), {
        minLength: count + 1,
        maxLength: count + 1,
      }),
      fc.shuffledSubarray([...Array(count + 1).keys()], { minLength: count + 1 }),
    ),
  );
  const lists = fc.sample(shape, 60).map(([edges, order]) =>
    order.map((n) => ({
      ref: `r${n}`,
      type: "t",
      payload: 1,
      dependsOn: edges[n]!.filter((parent) => parent < n).map((parent) => `r${parent}`),
    })),
  );
  const planned = await sql`
    select (millrace.plan_workflow(l.list, '{}')).places from jsonb_array_elements(${sql.json(lists)}) with ordinality l (list, n) order by l.n`;
  expect(planned.map(({ places }) => (places as number[]).map((place) => place - 1))).toEqual(
    lists.map((list) => planWorkflow(list).order),
  );
});

describe("what the library refuses, SQL refuses in its words and at its place", () => {
  const job = { type: "part", payload: { value: 1 } };
  test.each<[string, Jobs]>([
    ["itself", [{ ...job, ref: "a", dependsOn: ["a"] }]],
    [
      "a longer way round",
      [
        { ...job, ref: "root" },
        { ...job, ref: "a", dependsOn: ["root", "c"] },
        { ...job, ref: "b", dependsOn: ["a"] },
        { ...job, ref: "c", dependsOn: ["b"] },
      ],
    ],
    ["a ref twice", [{ ...job, ref: "a" }, job, { ...job, ref: "a" }]],
    [
      "an unknown ref",
      [
        { ...job, ref: "a" },
        { ...job, dependsOn: ["a", "nobody"] },
      ],
    ],
    ["a policy for no parent", [{ ...job, onParentFailure: "run" }]],
  ])("%s", async (_name, jobs) => {
    const error = (await manager.workflows.create({ jobs } as never).catch((thrown: unknown) => thrown)) as {
      faults: readonly { pointer: string; detail: string }[];
    };
    expect(error.faults.length).toBe(1);
    await expect(create(jobs)).rejects.toThrow(`${error.faults[0]!.pointer} ${error.faults[0]!.detail}`);
  });

  test.each<[unknown, object | null, string]>([
    [{}, null, "/jobs must be a list of 1 to 10000 jobs"],
    [[], null, "/jobs must be a list of 1 to 10000 jobs"],
    [[1], null, "/jobs/0 must be an object"],
    [[{ ...job, colour: 1 }], null, "/jobs/0/colour is not a known field"],
    [[{ ...job, unique: { key: "k" } }], null, "/jobs/0/unique is not a known field"],
    [[job, { ...job, ref: "" }], null, "/jobs/1/ref must be a text"],
    [[{ ...job, ref: "a", dependsOn: "a" }], null, "/jobs/0/dependsOn must be a list"],
    [[{ ...job, dependsOn: [7] }], null, "/jobs/0/dependsOn/0 is the ref of no job of the workflow: 7"],
    [
      [{ ...job, onParentFailure: "explode" }],
      null,
      "/jobs/0/onParentFailure must be one of fail, run, ignore",
    ],
    [[{ ...job, maxRetries: -1 }], null, "/jobs/0/maxRetries must be an integer from 0"],
    [[job, { type: "nobody", payload: {} }], null, '/jobs/1: unknown job type "nobody"'],
    [[job, { type: "part" }], null, "/jobs/1: a job must have a type and a payload"],
    [
      [{ ...job, payload: { value: "1" } }],
      null,
      '/jobs/0: the payload does not fit type "part": payload/value',
    ],
    [[{ ...job, queue: "nowhere" }], null, '/jobs/0: unknown queue "nowhere"'],
    [[job], { type: "sum", payload: {}, dependsOn: [] }, "/onComplete/dependsOn is not a known field"],
    [[job], { type: "sum", payload: 1 }, '/onComplete: the payload does not fit type "sum"'],
  ])("%j", async (jobs, onComplete, message) => {
    const count = async () => (await sql`select count(*)::int as n from millrace.workflow`)[0]?.n as number;
    const before = await count();
    await expect(create(jobs, onComplete)).rejects.toThrow(message);
    expect(await count()).toBe(before);
  });
});

test("it is part of the caller's transaction, and a capped queue takes all of it or nothing", async () => {
  await sql`insert into millrace.queue (name) values ('narrow')`;
  await manager.queues.change("narrow", { maxWaiting: 2 });
  await sql`select millrace.pause('narrow')`;
  const job = { type: "part", payload: { value: 1 }, queue: "narrow" };
  await expect(create([job, job, job])).rejects.toThrow('queue "narrow" is full');
  await expect(
    sql.begin(async (tx) => {
      await tx`select millrace.create_workflow('lost', ${tx.json([job, job])})`;
      throw new Error("never mind");
    }),
  ).rejects.toThrow("never mind");
  expect(await sql`select from millrace.workflows where name = 'lost'`).toHaveLength(0);
  const id = await create([job, job]);
  expect((await manager.workflows.get(id)).jobs).toMatchObject({ total: 2, unfinished: 2 });
  await manager.workflows.cancel(id);
});

test("jobs are added while it runs, by refs that it has, and not once it has ended", async () => {
  const far = "2100-01-01T00:00:00Z";
  const id = await create([{ ref: "first", type: "part", payload: { value: 1 }, scheduledAt: far }]);
  const [second, third] = await add(id, [
    { ref: "second", type: "sum", payload: {}, dependsOn: ["third", "first"], onParentFailure: "run" },
    { ref: "third", type: "part", payload: { value: 3 } },
  ]);
  await expect(add(id, [{ ref: "third", type: "part", payload: { value: 3 } }])).rejects.toThrow(
    '/jobs/0/ref is the ref of another job: "third"',
  );
  await manager.waitFor(third as string, { timeoutMs: 20_000 });
  const { jobs } = await manager.workflows.listJobs(id);
  await manager.cancelJob(jobs.find(({ ref }) => ref === "first")!.id);
  const last = await manager.waitFor(second as string, { timeoutMs: 20_000 });
  expect(last.result).toEqual([
    ["first", null],
    ["third", 3],
  ]);
  await expect
    .poll(async () => (await manager.workflows.get(id)).state, { timeout: 20_000 })
    .toBe("cancelled");
  await expect(add(id, [{ type: "sum", payload: {} }])).rejects.toThrow(`workflow ${id} has ended`);
  await expect(add("999999999", [{ type: "sum", payload: {} }])).rejects.toThrow(
    "there is no workflow 999999999",
  );
});

test("a chain of 10 000 jobs, and a cycle of them, are planned", async () => {
  const chain = Array.from({ length: 10_000 }, (_, n) => ({
    ref: `r${n}`,
    type: "part",
    payload: { value: n },
    dependsOn: n === 9999 ? [] : [`r${n + 1}`],
    ...(n === 9999 && { scheduledAt: "2100-01-01T00:00:00Z" }),
  }));
  const id = await create(chain);
  expect((await manager.workflows.get(id)).jobs).toMatchObject({ total: 10_000, unfinished: 10_000 });
  const [first, second] = (await manager.workflows.listJobs(id, { limit: 2 })).jobs;
  expect([first?.ref, second?.ref, second?.dependsOn]).toEqual(["r9999", "r9998", [first?.id]]);
  await expect(
    create(chain.map((job, n) => (n === 9999 ? { ...job, dependsOn: ["r0"] } : job))),
  ).rejects.toThrow(/cycle: r0 → r1 → .* … → .* → r0$/);
}, 60_000);

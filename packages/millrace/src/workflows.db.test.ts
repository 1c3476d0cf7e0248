import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";

const number = defineHandler({
  type: "number",
  schema: z.strictObject({ value: z.number() }),
  execute({ value }) {
    if (value < 0) throw new Error("Negative");
    return { value };
  },
});

/** What `onFailed` of `sum` was called with, in either process. */
const failedSums: { readonly id: string; readonly message: string; readonly code: unknown }[] = [];

const sum = defineHandler({
  type: "sum",
  schema: z.strictObject({}),
  onFailed({ id }, error) {
    failedSums.push({ id, message: error.message, code: "code" in error ? error.code : undefined });
  },
  async execute(_payload, context) {
    const parents = await context.parents();
    return {
      sum: parents.reduce(
        (total, { result }) => total + ((result as { value: number } | null)?.value ?? 0),
        0,
      ),
      refs: parents.map(({ ref }) => ref),
      statuses: parents.map(({ status }) => status),
    };
  },
});

/** Adds one job for each entry with its own completion. */
const split = defineHandler({
  type: "split",
  schema: z.strictObject({ values: z.array(z.number()) }),
  execute({ values }, context) {
    for (const value of values)
      context.enqueue(
        { type: "number", payload: { value }, dependsOn: [context.jobId] },
        { sameWorkflow: true },
      );
    return null;
  },
});

let database: TestDatabase;
let manager: JobQueueManager;
let other: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  const config = { databaseUrl: database.url, handlers: [number, sum, split], logger: silentLogger };
  manager = new JobQueueManager(config);
  other = new JobQueueManager(config);
  await Promise.all([manager.initialize(), other.initialize()]);
});
afterAll(async () => {
  await Promise.all([manager.shutdown(), other.shutdown()]);
  await database.drop();
});

const once = { maxRetries: 0 } as const;

describe("createJob with dependsOn", () => {
  test("the job runs after its parents and gets their results", async () => {
    const [one, two] = (await manager.createJobs([
      { type: "number", payload: { value: 1 } },
      { type: "number", payload: { value: 2 } },
    ])) as [string, string];
    const id = await manager.createJob({ type: "sum", payload: {}, dependsOn: [one, two] });
    expect(await other.waitFor(id, { timeoutMs: 20_000 })).toMatchObject({
      status: "completed",
      result: { sum: 3, refs: [null, null] },
    });
    expect(await manager.workflows.getDependencies(id)).toMatchObject({
      workflowId: null,
      parents: { total: 2, completed: 2 },
    });
    expect(await manager.workflows.getParents(id)).toMatchObject([
      { id: one, result: { value: 1 } },
      { id: two, result: { value: 2 } },
    ]);
  });

  test("it fails with its parent, or runs without it, as it was told", async () => {
    const parent = await manager.createJob({ type: "number", payload: { value: -1 }, ...once });
    const add = (onParentFailure: "fail" | "run" | "ignore") =>
      manager.createJob({ type: "sum", payload: {}, dependsOn: [parent], onParentFailure });
    const [fails, runs, ignores] = await Promise.all([add("fail"), add("run"), add("ignore")]);
    expect(await manager.waitFor(fails, { timeoutMs: 20_000 })).toMatchObject({
      status: "failed",
      errorCode: "parent-failed",
      startedAt: null,
    });
    await expect
      .poll(() => failedSums, { timeout: 20_000 })
      .toEqual([
        {
          id: fails,
          message: `Not run: job ${parent}, which it depends on, failed.`,
          code: "parent-failed",
        },
      ]);
    expect((await manager.waitFor(runs, { timeoutMs: 20_000 })).result).toMatchObject({
      statuses: ["failed"],
    });
    expect((await manager.waitFor(ignores, { timeoutMs: 20_000 })).result).toMatchObject({ statuses: [] });
    expect(await manager.workflows.getDependencies(parent)).toEqual({
      workflowId: null,
      ref: null,
      onParentFailure: null,
      parents: { total: 0, unfinished: 0, completed: 0, failed: 0, cancelled: 0 },
      children: 3,
    });
    expect(failedSums).toHaveLength(1);
  });

  test.each([
    ["no list", { dependsOn: "1" }, "/dependsOn"],
    ["an empty list", { dependsOn: [] }, "/dependsOn"],
    ["what is no id", { dependsOn: ["one"] }, "/dependsOn/0"],
    ["an unknown job", { dependsOn: ["8000000000"] }, "/dependsOn/0"],
    ["an unknown policy", { dependsOn: ["1"], onParentFailure: "explode" }, "/onParentFailure"],
    ["a policy without parents", { onParentFailure: "run" }, "/onParentFailure"],
    ["a unique key too", { dependsOn: ["1"], unique: { key: "k" } }, "/unique"],
  ])("refuses %s", async (_name, fields, pointer) => {
    const job = { type: "sum", payload: {}, ...fields } as Parameters<typeof manager.createJob>[0];
    await expect(manager.createJob(job)).rejects.toMatchObject({ faults: [{ pointer }] });
  });

  test("refuses a list in which some jobs have parents and others unique keys", async () => {
    const id = await manager.createJob({ type: "number", payload: { value: 0 } });
    const jobs = [
      { type: "number", payload: { value: 0 }, unique: { key: "mixed" } },
      { type: "sum", payload: {}, dependsOn: [id] },
    ];
    await expect(manager.createJobs(jobs)).rejects.toMatchObject({ faults: [{ pointer: "/1/dependsOn" }] });
  });
});

describe("a workflow", () => {
  test("runs in the order of its edges, whatever the order of the list, over two processes", async () => {
    const created = await manager.workflows.create({
      name: "sums",
      jobs: [
        { ref: "total", type: "sum", payload: {}, dependsOn: ["left", "right"] },
        { ref: "left", type: "number", payload: { value: 1 } },
        { ref: "right", type: "number", payload: { value: 2 }, dependsOn: ["left"] },
      ],
      onComplete: { type: "sum", payload: {} },
    });
    const { total } = created.idsByRef as { total: string };
    expect(created.ids[0]).toBe(total);
    expect((await manager.waitFor(total, { timeoutMs: 20_000 })).result).toEqual({
      sum: 3,
      refs: ["left", "right"],
      statuses: ["completed", "completed"],
    });
    const last = await manager.waitFor(created.onCompleteId as string, { timeoutMs: 20_000 });
    expect((last.result as { statuses: string[] }).statuses).toEqual(Array(3).fill("completed"));
    expect(await other.workflows.get(created.id)).toMatchObject({
      name: "sums",
      state: "completed",
      progress: 1,
      jobs: { total: 3, unfinished: 0, completed: 3, failed: 0, cancelled: 0 },
    });
    expect((await manager.workflows.list({ state: "completed" })).workflows).toContainEqual(
      await other.workflows.get(created.id),
    );
    const first = await manager.workflows.listJobs(created.id, { limit: 2 });
    const rest = await manager.workflows.listJobs(created.id, { cursor: first.nextCursor as string });
    expect([...first.jobs, ...rest.jobs].map(({ ref }) => ref)).toEqual(["left", "right", "total"]);
    expect(rest).toMatchObject({ jobs: [{ dependsOn: first.jobs.map(({ id }) => id) }], nextCursor: null });
  });

  test("is joined by the jobs that its jobs add, and ends after them", async () => {
    const created = await manager.workflows.create({
      jobs: [{ type: "split", payload: { values: [1, 2, 3] } }],
      onComplete: { type: "sum", payload: {} },
    });
    const last = await manager.waitFor(created.onCompleteId as string, { timeoutMs: 20_000 });
    expect(last.result).toMatchObject({ sum: 6, statuses: Array(4).fill("completed") });
    expect(await manager.workflows.get(created.id)).toMatchObject({ jobs: { total: 4, completed: 4 } });
    await expect(
      manager.workflows.addJobs(created.id, [{ type: "number", payload: { value: 1 } }]),
    ).rejects.toMatchObject({ code: "WORKFLOW_ENDED" });
  });

  test("takes more jobs, by the refs that it has, is cancelled and retried as a whole", async () => {
    await manager.queues.pauseQueue("default");
    const created = await manager.workflows.create({
      jobs: [{ ref: "first", type: "number", payload: { value: 5 } }],
    });
    const added = await manager.workflows.addJobs(created.id, [
      { ref: "sum", type: "sum", payload: {}, dependsOn: ["first"] },
    ]);
    await expect(
      manager.workflows.addJobs(created.id, [{ ref: "sum", type: "sum", payload: {} }]),
    ).rejects.toMatchObject({ faults: [{ pointer: "/jobs/0/ref" }] });
    expect(await manager.workflows.cancel(created.id)).toBe(2);
    const sumId = added.idsByRef.sum as string;
    expect(await manager.getJob(sumId)).toMatchObject({ status: "cancelled" });
    expect(await manager.workflows.retry(created.id)).toBe(2);
    await manager.queues.resumeQueue("default");
    expect(await manager.waitFor(sumId, { timeoutMs: 20_000 })).toMatchObject({ result: { sum: 5 } });
  });

  test("a batch counts its jobs and refuses edges", async () => {
    const batch = await manager.workflows.createBatch({
      jobs: [1, 2, -3].map((value) => ({ type: "number" as const, payload: { value }, ...once })),
      onComplete: { type: "sum", payload: {} },
    });
    const last = await manager.waitFor(batch.onCompleteId as string, { timeoutMs: 20_000 });
    expect(last.result).toMatchObject({ sum: 3, statuses: ["completed", "completed", "failed"] });
    expect(await manager.workflows.get(batch.id)).toMatchObject({
      state: "failed",
      progress: 1,
      jobs: { completed: 2, failed: 1 },
    });
    await expect(
      manager.workflows.createBatch({
        jobs: [{ ref: "a", type: "sum", payload: {}, dependsOn: ["a"] }],
      }),
    ).rejects.toMatchObject({ faults: [{ pointer: "/jobs/0/dependsOn" }] });
  });

  test("is refused as a whole, with a pointer to each fault", async () => {
    const before = (await manager.workflows.list()).workflows.length;
    const bad: [unknown, string[]][] = [
      [null, [""]],
      [{ jobs: [] }, ["/jobs"]],
      [{ jobs: [{ type: "sum", payload: {} }], color: "red", name: "" }, ["/color", "/name"]],
      [{ jobs: [{ type: "number", payload: { value: "one" } }] }, ["/jobs/0/payload/value"]],
      [{ jobs: [{ type: "sum", payload: {}, unique: { key: "k" } }] }, ["/jobs/0/unique"]],
      [{ jobs: [{ ref: "a", type: "sum", payload: {}, dependsOn: ["b"] }] }, ["/jobs/0/dependsOn/0"]],
      [
        {
          jobs: [{ type: "sum", payload: {} }],
          onComplete: { type: "number", payload: {}, dependsOn: ["1"] },
        },
        ["/onComplete/dependsOn"],
      ],
      [
        { jobs: [{ type: "sum", payload: {} }], onComplete: { type: "number", payload: {} } },
        ["/onComplete/payload/value"],
      ],
    ];
    for (const [workflow, pointers] of bad) {
      const error = await manager.workflows.create(workflow as never).catch((thrown: unknown) => thrown);
      expect((error as { faults: { pointer: string }[] }).faults.map(({ pointer }) => pointer)).toEqual(
        pointers,
      );
    }
    expect((await manager.workflows.list()).workflows).toHaveLength(before);
    await expect(manager.workflows.get("x")).rejects.toMatchObject({ code: "WORKFLOW_NOT_FOUND" });
    await expect(manager.workflows.cancel("8000000000")).rejects.toMatchObject({
      code: "WORKFLOW_NOT_FOUND",
    });
  });
});

import type { ClaimedJob } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { failed, member, recount, runReady, settle, statuses } from "./test-dependencies.ts";
import { claim, done, end, job, sql, store, useStore } from "./test-store.ts";

useStore();

describe("a workflow", () => {
  it("ends after all of its jobs, lets its completion job see them, and keeps its figures", async () => {
    const { id, ids, onCompleteId } = await store.addWorkflow({
      name: "nightly",
      jobs: [member(), member([0]), member([0]), member([1, 2])],
      onComplete: { job: job(), onParentFailure: "run" },
    });
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({
      name: "nightly",
      state: "running",
      jobs: { total: 4, unfinished: 4 },
      progress: 0,
      onCompleteId,
    });
    expect(await runReady()).toEqual([ids[0]]);
    expect(await runReady((one) => (one === ids[1] ? failed : done))).toEqual([ids[1], ids[2]]);
    expect(await store.getWorkflow(id)).toMatchObject({
      state: "failed",
      jobs: { total: 4, unfinished: 0, completed: 2, failed: 2, cancelled: 0 },
      progress: 1,
    });
    expect(await runReady()).toEqual([onCompleteId]);
    expect((await store.getParents(onCompleteId as string)).map(({ status }) => status)).toEqual([
      "completed",
      "failed",
      "completed",
      "failed",
    ]);
    expect(await store.listWorkflowJobs(id, 10, null)).toMatchObject([
      { id: ids[0], status: "completed", dependsOn: [] },
      { id: ids[1], status: "failed", dependsOn: [ids[0]] },
      { id: ids[2], status: "completed", dependsOn: [ids[0]] },
      { id: ids[3], status: "failed", dependsOn: [ids[1], ids[2]] },
    ]);
    await recount();
  });

  it("goes on when its failed jobs are retried, what they kept from running included", async () => {
    const { id, ids } = await store.addWorkflow({
      name: null,
      jobs: [member(), member([0]), member([1])],
      onComplete: null,
    });
    await runReady(() => failed);
    expect(await store.getWorkflow(id)).toMatchObject({ state: "failed", jobs: { failed: 3 } });
    expect(await store.retryWorkflow(id)).toBe(1);
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({
      state: "running",
      endedAt: null,
      jobs: { unfinished: 3, failed: 0 },
    });
    for (const one of ids) expect(await runReady()).toEqual([one]);
    expect(await store.getWorkflow(id)).toMatchObject({ state: "completed", jobs: { completed: 3 } });
    await recount();
  });

  it("is cancelled as a whole, waiting jobs and completion job included, and can be retried as a whole", async () => {
    const { id, ids, onCompleteId } = await store.addWorkflow({
      name: null,
      jobs: [member(), member([0]), member([1], "run")],
      onComplete: { job: job(), onParentFailure: "run" },
    });
    expect(await store.cancelWorkflow(id)).toBe(4);
    await settle();
    expect(await statuses([...ids, onCompleteId as string])).toEqual(Array(4).fill("cancelled"));
    expect(await store.getWorkflow(id)).toMatchObject({ state: "cancelled", jobs: { cancelled: 3 } });
    expect(await store.cancelWorkflow(id)).toBe(0);
    expect(await store.cancelWorkflow("4000000000")).toBeNull();

    expect(await store.retryWorkflow(id)).toBe(4);
    await settle();
    for (const one of [...ids, onCompleteId]) expect(await runReady()).toEqual([one]);
    expect(await store.getWorkflow(id)).toMatchObject({ state: "completed" });
    await recount();
  });

  it("takes jobs while it runs, cancels those that come after its cancel, and refuses them once it has ended", async () => {
    const { id, ids } = await store.addWorkflow({ name: null, jobs: [member()], onComplete: null });
    const [joined] = (await store.joinWorkflow(id, [member([ids[0] as string])])) as [string];
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({ jobs: { total: 2, unfinished: 2 } });
    const { jobs } = await claim(1);
    await store.cancelWorkflow(id);
    const [late] = (await store.joinWorkflow(id, [member()])) as [string];
    expect(await statuses([joined, late])).toEqual(["cancelled", "cancelled"]);
    await store.complete([end(jobs[0] as ClaimedJob, done)]);
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({
      state: "cancelled",
      jobs: { completed: 1, cancelled: 2 },
    });
    await expect(store.joinWorkflow(id, [member()])).rejects.toMatchObject({ code: "WORKFLOW_ENDED" });
    await expect(store.joinWorkflow("4000000000", [member()])).rejects.toMatchObject({
      code: "WORKFLOW_NOT_FOUND",
    });
  });

  it("does not end while a transaction adds to it", async () => {
    const { id } = await store.addWorkflow({ name: null, jobs: [member()], onComplete: null });
    const { jobs } = await claim(1);
    await sql.begin(async (transaction) => {
      const [late] = (await store.joinWorkflow(id, [member()], { transaction })) as [string];
      await store.complete([end(jobs[0] as ClaimedJob, done)]);
      expect(await store.releaseDependents(500)).toMatchObject({ waiting: true });
      expect(await store.getWorkflow(id)).toMatchObject({ state: "running" });
      expect(late).toMatch(/^\d+$/);
    });
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({ state: "running", jobs: { unfinished: 1 } });
  });

  it("gets the jobs that one of its jobs adds with its completion, before it can end", async () => {
    const { id, ids } = await store.addWorkflow({ name: null, jobs: [member()], onComplete: null });
    const { jobs } = await claim(1);
    const [first] = ids as [string];
    const links = { parents: [first], onParentFailure: "fail", joins: first } as const;
    await store.complete([{ ...end(jobs[0] as ClaimedJob, done), followOn: [job({ links })] }]);
    // The smallest steps: the end of the first job is seen before the counter of the workflow knows of the second.
    while ((await store.releaseDependents(1)).settled > 0);
    expect(await store.getWorkflow(id)).toMatchObject({
      state: "running",
      jobs: { total: 2, unfinished: 1, completed: 1 },
    });
    expect(await runReady()).toHaveLength(1);
    expect(await store.getWorkflow(id)).toMatchObject({ state: "completed", jobs: { completed: 2 } });
  });

  it("ends a chain of 10 000 jobs whose first fails, and brings it back", async () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => member(index === 0 ? [] : [index - 1]));
    const { id } = await store.addWorkflow({ name: null, jobs: chain, onComplete: null });
    await runReady(() => failed);
    expect(await store.getWorkflow(id)).toMatchObject({ state: "failed", jobs: { failed: 10_000 } });
    await recount();
    expect(await store.retryWorkflow(id)).toBe(1);
    await settle();
    expect(await store.getWorkflow(id)).toMatchObject({ state: "running", jobs: { unfinished: 10_000 } });
    await recount();
  });

  it("is forgotten with its jobs when it ended long ago", async () => {
    const { id, ids } = await store.addWorkflow({
      name: null,
      jobs: [member(), member([0])],
      onComplete: null,
    });
    await runReady();
    await runReady();
    await sql`update millrace.workflow set ended_at = ended_at - interval '8 days' where id = ${id}`;
    await sql`update millrace.dependent set kept_until = now() where id = ${id} or workflow_id = ${id}`;
    for (const one of ids) await store.remove(one);
    await sql`select millrace.sweep_dependencies(7, 1000)`;
    await sql`update millrace.dependent set kept_until = now() where id = ${id} or workflow_id = ${id}`;
    await sql`select millrace.sweep_dependencies(7, 1000)`;
    expect(await store.getWorkflow(id)).toBeNull();
    expect(await store.getDependencies(ids[1] as string)).toBeNull();
    const [left] =
      await sql`select count(*)::int as n from millrace.dependency where parent_id = any (${ids}::bigint[])`;
    expect(left?.n).toBe(0);
  });
});

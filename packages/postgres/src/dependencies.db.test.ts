import type { ClaimedJob } from "@millrace/core";
import { describe, expect, it } from "vitest";
import { dependent, failed, recount, runReady, settle, statuses } from "./test-dependencies.ts";
import { claim, done, end, job, queue, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

describe("a job that names parents", () => {
  it("waits for all of them, says so, and starts once the last has completed", async () => {
    const [a, b] = (await store.enqueue([job(), job()])) as [string, string];
    const [child] = (await store.enqueue([dependent([a, b])])) as [string];
    await settle();
    expect(await store.getJob(child)).toMatchObject({
      status: "pending",
      waitingFor: "dependencies",
      scheduledAt: null,
    });
    expect(await store.promote(10)).toEqual({ promoted: 0, nextDueMs: null });

    const { jobs } = await claim(1);
    await store.complete([end(jobs[0] as ClaimedJob, done)]);
    await settle();
    expect(await store.getDependencies(child)).toEqual({
      workflowId: null,
      ref: null,
      onParentFailure: "fail",
      parents: { total: 2, unfinished: 1, completed: 1, failed: 0, cancelled: 0 },
      children: 0,
    });
    expect(await runReady()).toEqual([b]);
    expect(await store.getJob(child)).toMatchObject({ status: "pending", waitingFor: null });
    expect(await runReady()).toEqual([child]);
    expect(await store.getParents(child)).toMatchObject([
      { id: a, status: "completed", result: { ok: true }, kept: true },
      { id: b, status: "completed", result: { ok: true }, kept: true },
    ]);
    await recount();
  });

  it("starts at once when they have ended before, and waits for its own time when that is later", async () => {
    const [a] = (await store.enqueue([job()])) as [string];
    await runReady();
    const at = Date.now() + 3_600_000;
    const [now, later] = (await store.enqueue([
      dependent([a]),
      job({ scheduledAtMs: at, links: { parents: [a], onParentFailure: "fail", joins: null } }),
    ])) as [string, string];
    await settle();
    expect(await store.getJob(now)).toMatchObject({ waitingFor: null });
    expect(await store.getJob(later)).toMatchObject({ waitingFor: "schedule", scheduledAt: new Date(at) });
    await recount();
  });

  it("is refused when a parent does not exist, and nothing is stored", async () => {
    await expect(store.enqueue([job(), dependent(["4000000000"])])).rejects.toMatchObject({
      code: "UNKNOWN_PARENT",
      faults: [{ pointer: "/1/dependsOn/0" }],
    });
    expect((await claim(10)).jobs).toEqual([]);
  });

  it("keeps its key while it waits", async () => {
    await sql`select millrace.set_limits(${queue}, ${sql.json({ keys: { concurrency: 1 } })})`;
    const [a] = (await store.enqueue([job()])) as [string];
    const [child] = (await store.enqueue([
      job({ key: "room", links: { parents: [a], onParentFailure: "fail", joins: null } }),
    ])) as [string];
    const [row] = await sql`select s.extra ->> 'key' as key from millrace.scheduled s where s.id = ${child}`;
    expect(row?.key).toBe("room");
  });

  it("keeps the time of a waiting job apart from its start when it is changed", async () => {
    const [a] = (await store.enqueue([job()])) as [string];
    const [child] = (await store.enqueue([dependent([a])])) as [string];
    expect(await store.patch(child, { scheduledAtMs: Date.now() - 1000 })).toEqual({ kind: "done" });
    await store.promote(10);
    expect(await store.getJob(child)).toMatchObject({ waitingFor: "dependencies" });
  });

  it("fails, runs or does not see it when a parent fails, by its policy, and so on down", async () => {
    const [parent] = (await store.enqueue([job()])) as [string];
    const [fails, runs, ignores] = (await store.enqueue([
      dependent([parent]),
      dependent([parent], "run"),
      dependent([parent], "ignore"),
    ])) as [string, string, string];
    const [grandchild] = (await store.enqueue([dependent([fails])])) as [string];
    await settle();
    await runReady(() => failed);
    expect(await store.getJob(fails)).toMatchObject({
      status: "failed",
      errorCode: "parent-failed",
      errorMessage: `Not run: job ${parent}, which it depends on, failed.`,
    });
    expect(await store.getJob(grandchild)).toMatchObject({ status: "failed", errorCode: "parent-failed" });
    expect(await runReady()).toEqual([runs, ignores]);
    expect(await store.getParents(runs)).toMatchObject([
      { id: parent, status: "failed", errorCode: "boom", errorMessage: "It broke" },
    ]);
    expect(await store.getParents(ignores)).toEqual([]);
    await recount();
  });

  it("is cancelled with a cancelled parent by the policy fail, and waits on when it was cancelled while running until it is closed", async () => {
    const [parent] = (await store.enqueue([job()])) as [string];
    const [child, runs] = (await store.enqueue([dependent([parent]), dependent([parent], "run")])) as [
      string,
      string,
    ];
    await settle();
    const { jobs } = await claim(1);
    expect(await store.cancel(parent)).toEqual({ kind: "requested" });
    await settle();
    expect(await statuses([child])).toEqual(["pending"]);
    const error = { code: "cancelled", message: "Stopped", errorClass: "handler" } as const;
    await store.complete([end(jobs[0] as ClaimedJob, { kind: "cancelled", error, result: null })]);
    await settle();
    expect(await store.getJob(child)).toMatchObject({ status: "cancelled", errorCode: "parent-cancelled" });
    expect(await store.getJob(runs)).toMatchObject({ status: "pending", waitingFor: null });
    await recount();
  });

  it("is told of a parent that was closed by force, and of one whose worker died too often", async () => {
    const [forced, crashed] = (await store.enqueue([job(), job()])) as [string, string];
    const children = (await store.enqueue([dependent([forced]), dependent([crashed])])) as string[];
    await settle();
    await claim(2);
    await store.cancel(forced);
    await sql`update millrace.cancel_request set deadline_at = now() - interval '1 s' where job_id = ${forced}`;
    expect(await store.settleCancels()).toBe(1);
    await sql`update millrace.lease set deadline_at = now() - interval '1 s' where worker_id = ${workerId}`;
    await store.rescue(1);
    await settle();
    expect(await statuses([forced, crashed, ...children])).toEqual([
      "cancelled",
      "failed",
      "cancelled",
      "failed",
    ]);
    await recount();
  });

  it("comes back when the parent that it failed with is retried, with all that failed with it", async () => {
    const [a, b] = (await store.enqueue([job(), job()])) as [string, string];
    const [child] = (await store.enqueue([dependent([a])])) as [string];
    const [both] = (await store.enqueue([dependent([child, b])])) as [string];
    await settle();
    await runReady(() => failed);
    expect(await statuses([a, b, child, both])).toEqual(["failed", "failed", "failed", "failed"]);

    // One of the two causes of the last one remains.
    expect(await store.retry(a)).toEqual({ kind: "done" });
    await settle();
    expect(await statuses([a, b, child, both])).toEqual(["pending", "failed", "pending", "failed"]);
    expect(await store.getJob(child)).toMatchObject({ waitingFor: "dependencies", errorCode: null });

    expect(await store.retry(b)).toEqual({ kind: "done" });
    await settle();
    expect(await statuses([both])).toEqual(["pending"]);
    await runReady();
    expect(await runReady()).toEqual([child]);
    expect(await runReady()).toEqual([both]);
    expect(await statuses([a, b, child, both])).toEqual(["completed", "completed", "completed", "completed"]);
    await recount();
  });

  it("waits again for its parents when it is retried itself", async () => {
    const [parent] = (await store.enqueue([job()])) as [string];
    const [child] = (await store.enqueue([dependent([parent])])) as [string];
    await settle();
    expect(await store.cancel(child)).toEqual({ kind: "cancelled" });
    expect(await store.retry(child)).toEqual({ kind: "done" });
    await settle();
    expect(await store.getJob(child)).toMatchObject({ status: "pending", waitingFor: "dependencies" });
    expect(await runReady()).toEqual([parent]);
    expect(await runReady(() => failed)).toEqual([child]);
    expect(await store.retry(child)).toEqual({ kind: "done" });
    await settle();
    expect(await runReady()).toEqual([child]);
    await recount();
  });

  it("still runs when what its parent left is gone, and is told so", async () => {
    const [parent] = (await store.enqueue([job()])) as [string];
    const [child] = (await store.enqueue([dependent([parent])])) as [string];
    const { jobs } = await claim(1);
    await store.complete([end(jobs[0] as ClaimedJob, done)]);
    expect(await store.remove(parent)).toEqual({ kind: "done" });
    await settle();
    expect(await runReady()).toEqual([child]);
    expect(await store.getParents(child)).toMatchObject([{ id: parent, kept: false, result: null }]);
  });
});

describe("enqueue in SQL", () => {
  it("adds a job that waits for others, in the caller's transaction", async () => {
    const [parent] = (await store.enqueue([job()])) as [string];
    const [added] = await sql`
      select millrace.enqueue('plain', queue => ${queue}, depends_on => array[${parent}]::bigint[], on_parent_failure => 'run')::text as id`;
    await settle();
    expect(await store.getDependencies(added?.id)).toMatchObject({
      onParentFailure: "run",
      parents: { total: 1, unfinished: 1 },
    });
    expect(await sql`select * from millrace.job_dependencies where job_id = ${added?.id}`).toMatchObject([
      { parent_id: parent, parent_outcome: "unfinished", on_parent_failure: "run", workflow_id: null },
    ]);
    await runReady(() => failed);
    expect(await runReady()).toEqual([added?.id]);
    await recount();
  });

  it.each([
    ["depends_on => '{}'", /1 to 1000 jobs/],
    ["depends_on => '{4000000000}'", /there is no job 4000000000/],
    ["depends_on => '{1}', on_parent_failure => 'explode'", /must be fail, run or ignore/],
    ["on_parent_failure => 'run'", /depends_on must name/],
    ["depends_on => '{1}', unique_key => 'k'", /unique_key cannot be given/],
  ])("refuses %s", async (argument, message) => {
    await expect(sql.unsafe(`select millrace.enqueue('plain', ${argument})`)).rejects.toThrow(message);
  });
});

describe("between a parent's end and a child's beginning", () => {
  it("loses nothing when the parent is ended by a transaction that does not see the child yet", async () => {
    const [parent] = (await store.enqueue([job()])) as [string];
    let child = "";
    await sql.begin(async (other) => {
      await other`select millrace.cancel(${parent})`;
      [child] = (await store.enqueue([dependent([parent], "run")])) as [string];
      // The parent's row is held: nothing can be told yet, and nothing is forgotten.
      expect(await store.releaseDependents(500)).toMatchObject({ settled: 0, waiting: true });
      expect(await statuses([child])).toEqual(["pending"]);
    });
    await settle();
    expect(await store.getJob(child)).toMatchObject({ waitingFor: null });
  });

  it("loses nothing when a running parent completes in a transaction that does not see the child yet", async () => {
    const [parent] = (await store.enqueue([job()])) as [string];
    const { jobs } = await claim(1);
    const { lease } = jobs[0] as ClaimedJob;
    let child = "";
    await sql.begin(async (other) => {
      await other`select millrace.complete(${workerId}, array[${lease.number}]::bigint[], array[1], array[${parent}]::bigint[], '{1}',
        '{0}', '{1}', '{null}', '{null}', '{null}', '{null}', '{null}')`;
      [child] = (await store.enqueue([dependent([parent])])) as [string];
      expect(await store.releaseDependents(500)).toMatchObject({ settled: 0, waiting: true });
    });
    await settle();
    expect(await runReady()).toEqual([child]);
  });

  it("lets one process at a time act, and the other come back", async () => {
    await sql.begin(async (other) => {
      await other`select pg_advisory_xact_lock(hashtextextended('millrace.release_dependents', 0))`;
      expect(await store.releaseDependents(500)).toMatchObject({ settled: 0, waiting: true });
    });
    expect(await store.releaseDependents(500)).toMatchObject({ settled: 0, waiting: false });
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NewSchedule } from "./index.ts";
import { startScheduling } from "./test-schedules.fixture.ts";

let here: Awaited<ReturnType<typeof startScheduling>>;
beforeAll(async () => {
  here = await startScheduling(true);
});
afterAll(() => here?.stop());

test("each tick becomes one job, at its time, with the payload and settings of the schedule", async () => {
  const two = Promise.withResolvers<void>();
  let seen = 0;
  const stop = here.manager.events.on("schedule.ticked", ({ schedule }) => {
    if (schedule === "often" && ++seen === 3) two.resolve();
  });
  await here.schedules.create({
    name: "often",
    type: "report",
    payload: { day: "today" },
    intervalMs: 200,
    overlap: "allow",
    queue: "default",
    priority: "high",
    maxRetries: 7,
    retry: { strategy: "fixed" },
  });
  await two.promise;
  stop();
  await here.schedules.pause("often");
  const runs = await here.runsOf("often");
  expect(runs.length).toBeGreaterThanOrEqual(3);
  for (const [index, run] of runs.entries()) {
    expect(run).toMatchObject({ outcome: "created", ticks: 1, untilAt: null, reason: null });
    if (index > 0) expect(run.tickAt.getTime() - runs[index - 1]!.tickAt.getTime()).toBe(200);
    const job = await here.manager.waitFor(run.jobId as string, { timeoutMs: 10_000 });
    expect(job).toMatchObject({
      type: "report",
      status: "completed",
      payload: { day: "today" },
      priority: 2,
      maxRetries: 7,
    });
    expect(job.createdAt.getTime()).toBeGreaterThanOrEqual(run.tickAt.getTime());
  }
  expect(await here.schedules.get("often")).toMatchObject({
    paused: true,
    lastJobId: runs.at(-1)?.jobId,
    lastTickAt: runs.at(-1)?.tickAt,
    maxRetries: 7,
    retry: { strategy: "fixed" },
  });
  const [policy] =
    await here.sql`select p.settings from millrace.finished f join millrace.policy p on p.id = f.policy_id where f.id = ${runs[0]!.jobId}`;
  expect(policy?.settings).toMatchObject({ strategy: "fixed", maxRetries: 7, baseDelayMs: 5 });
});

test("the jobs of ticks have the schedule's key", async () => {
  await here.sql`insert into millrace.queue (name) values ('keyed')`;
  await here.manager.queues.change("keyed", { keys: { concurrency: 1 } });
  const ticked = Promise.withResolvers<string>();
  const stop = here.manager.events.on("schedule.ticked", ({ schedule, jobIds }) => {
    if (schedule === "keyed" && jobIds[0] !== undefined) ticked.resolve(jobIds[0]);
  });
  await here.schedules.create({
    name: "keyed",
    type: "report",
    payload: { day: "x" },
    intervalMs: 200,
    queue: "keyed",
    key: "acme",
  });
  const job = await here.manager.waitFor(await ticked.promise, { timeoutMs: 10_000 });
  stop();
  await here.schedules.remove("keyed");
  expect(job).toMatchObject({ status: "completed", queue: "keyed", key: "acme" });
});

describe("after an outage of ten minutes, a schedule of every minute", () => {
  const minute = { type: "report", payload: { day: "x" }, intervalMs: 60_000, overlap: "allow" } as const;
  async function outage(name: string, settings: Partial<NewSchedule>): Promise<string[]> {
    await here.schedules.create({ ...minute, ...settings, name } as typeof minute & { name: string });
    const looked = here.ticked(name, () => true);
    await here.sleepThrough(name, 600_000 - 30_000); // the tenth tick is half a minute late
    await looked;
    await here.schedules.pause(name);
    return (await here.runsOf(name)).map(({ outcome, ticks }) => `${outcome} ${ticks}`);
  }

  test("runs nothing with catch-up none", async () => {
    expect(await outage("none", { catchUp: "none" })).toEqual(["missed 9"]);
  });
  test("runs the last with catch-up one", async () => {
    expect(await outage("one", {})).toEqual(["missed 8", "created 1"]);
  });
  test("runs the last three with catch-up all and a limit of three", async () => {
    expect(await outage("three", { catchUp: "all", catchUpMax: 3 })).toEqual([
      "missed 6",
      ...new Array<string>(3).fill("created 1"),
    ]);
  });
  test("runs all of them with catch-up all", async () => {
    expect(await outage("all", { catchUp: "all" })).toEqual(new Array<string>(9).fill("created 1"));
  });
});

describe("while a job of the schedule runs", () => {
  const often = { type: "slow", payload: {}, intervalMs: 100 } as const;

  test("skip makes no other, and the ledger says so", async () => {
    await here.schedules.create({ ...often, name: "skips" });
    await here.ticked("skips", ({ skipped }) => skipped > 0);
    const [first, second] = await here.runsOf("skips");
    expect(first).toMatchObject({ outcome: "created", jobId: expect.any(String) });
    expect(second).toMatchObject({ outcome: "skipped", reason: "overlap", jobId: null });
    expect(await here.manager.cancelJob(first?.jobId as string)).toBe(true);
    await here.ticked("skips", ({ jobIds }) => jobIds.length > 0);
    await here.schedules.remove("skips");
  });

  test("cancel stops it and makes the next", async () => {
    await here.schedules.create({ ...often, name: "cancels", overlap: "cancel" });
    for (let jobs = 0; jobs < 2; jobs++) await here.ticked("cancels", ({ jobIds }) => jobIds.length > 0);
    await here.schedules.pause("cancels");
    // Of ticks that were due together, the latest has a job.
    const [first, second] = (await here.runsOf("cancels")).filter(({ reason }) => reason === null);
    const former = await here.manager.waitFor(first?.jobId as string, { timeoutMs: 10_000 });
    expect(former.status).toBe("cancelled");
    expect(second).toMatchObject({ outcome: "created", jobId: expect.any(String) });
    await here.schedules.remove("cancels");
  });

  test("queue lets ticks wait, and each has its job once the one before has ended", async () => {
    await here.schedules.create({ ...often, name: "queues", overlap: "queue" });
    await here.ticked("queues", ({ jobIds }) => jobIds.length > 0);
    await here.ticked("queues", ({ queued }) => queued > 0);
    const [first, second] = await here.runsOf("queues");
    expect(first).toMatchObject({ outcome: "created" });
    expect(second).toMatchObject({ outcome: "queued", jobId: null });
    expect((await here.schedules.get("queues")).queued).toBeGreaterThan(0);
    const next = here.ticked("queues", ({ jobIds }) => jobIds.length > 0);
    await here.manager.cancelJob(first?.jobId as string);
    await next;
    await here.schedules.pause("queues");
    const runs = await here.runsOf("queues");
    expect(runs.slice(0, 2).map(({ outcome }) => outcome)).toEqual(["created", "created"]);
    const [before, after] = await here.manager
      .getJobs({ type: "slow" })
      .then((jobs) => runs.slice(0, 2).map(({ jobId }) => jobs.find(({ id }) => id === jobId)));
    expect(after?.createdAt.getTime()).toBeGreaterThanOrEqual(before?.completedAt?.getTime() as number);
  });

  test("a schedule that no longer queues has no ticks that wait", async () => {
    expect((await here.schedules.get("queues")).queued).toBeGreaterThanOrEqual(0);
    const changed = await here.schedules.update("queues", { overlap: "skip" });
    expect(changed).toMatchObject({ overlap: "skip", queued: 0 });
    expect((await here.runsOf("queues")).every(({ outcome }) => outcome !== "queued")).toBe(true);
    await here.schedules.remove("queues");
  });
});

test("a full queue skips the tick and says so", async () => {
  const store = await here.manager.connectStore();
  await store.configureQueue("narrow", { maxWaiting: 1, paused: true });
  await here.manager.createJob({ type: "report", payload: { day: "first" }, queue: "narrow" });
  await here.schedules.create({
    name: "narrow",
    type: "report",
    payload: { day: "second" },
    queue: "narrow",
    intervalMs: 100,
  });
  await here.ticked("narrow", ({ skipped }) => skipped > 0);
  await here.schedules.pause("narrow");
  expect((await here.runsOf("narrow"))[0]).toMatchObject({
    outcome: "skipped",
    reason: "queue-full",
    jobId: null,
  });
});

test("a paused schedule goes on with its first tick from now, and misses nothing", async () => {
  await here.schedules.create({
    name: "pauses",
    type: "report",
    payload: { day: "x" },
    intervalMs: 60_000,
    overlap: "allow",
    catchUp: "all",
    paused: true,
  });
  await here.sleepThrough("pauses", 600_000);
  const before = await (await here.manager.connectStore()).now();
  const ticked = here.ticked("pauses");
  const resumed = await here.schedules.resume("pauses");
  expect(resumed.paused).toBe(false);
  expect(resumed.nextTickAt?.getTime()).toBeGreaterThan(before);
  await ticked;
  expect(await here.schedules.runs("pauses")).toEqual([]);
  expect((await here.schedules.get("pauses")).nextTickAt).toEqual(resumed.nextTickAt);
});

test("a trigger makes a job at once, by the library and by SQL, paused or not", async () => {
  await here.schedules.create({
    name: "by-hand",
    type: "report",
    payload: { day: "x" },
    cron: "0 0 1 1 *",
    paused: true,
    priority: 1,
    retry: { multiplier: 3 },
  });
  const byLibrary = await here.schedules.trigger("by-hand");
  const [row] = await here.sql`select millrace.trigger_schedule('by-hand')::text as id`;
  const bySql = row?.id as string;
  for (const id of [byLibrary, bySql]) {
    expect(await here.manager.waitFor(id, { timeoutMs: 10_000 })).toMatchObject({
      status: "completed",
      priority: 1,
      payload: { day: "x" },
    });
    const [policy] =
      await here.sql`select p.settings from millrace.finished f join millrace.policy p on p.id = f.policy_id where f.id = ${id}`;
    expect(policy?.settings).toMatchObject({ multiplier: 3, baseDelayMs: 5 });
  }
  expect((await here.runsOf("by-hand")).map(({ outcome, jobId }) => [outcome, jobId])).toEqual([
    ["triggered", byLibrary],
    ["triggered", bySql],
  ]);
  expect(await here.schedules.get("by-hand")).toMatchObject({ lastJobId: bySql, lastTickAt: null });
  await expect(here.sql`select millrace.trigger_schedule('nobody')`).rejects.toThrow(
    'unknown schedule "nobody"',
  );
  await expect(here.schedules.trigger("nobody")).rejects.toMatchObject({ code: "SCHEDULE_NOT_FOUND" });
});

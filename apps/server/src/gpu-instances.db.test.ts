import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLOUDS, type CloudName, type GpuApp, startGpuApp, WORDS } from "./test-gpu.fixture.ts";

describe.each(Object.keys(CLOUDS) as CloudName[])("%s", (cloud) => {
  let app: GpuApp;
  beforeAll(async () => {
    app = await startGpuApp(cloud);
  });
  afterAll(() => app?.stop());

  const answer = (status: number, headers = {}, body: unknown = "") => ({ status, headers, body });
  const notMade = { job: { status: "completed", retryCount: 1 }, result: { adopted: false } };
  const adopted = { job: { status: "completed" }, result: { adopted: true } };

  test("makes an instance, watches it until it runs, and tells so", async () => {
    const job = await app.make("plain");
    expect(job).toMatchObject({ status: "completed", result: { provider: cloud, adopted: false } });
    expect(await app.told("plain")).toEqual({
      instanceId: "plain",
      status: "running",
      timestamp: expect.any(String),
    });
    const [monitor] = await app.jobs.getJobs({
      type: "gpu-instance-monitor",
      payload: { instanceId: "plain" },
    });
    expect(await app.jobs.waitFor(monitor?.id ?? "")).toMatchObject({
      status: "completed",
      retryCount: 0,
      result: { status: "running", instanceId: "plain" },
    });
    const seen = await app.see("plain");
    expect(seen).toMatchObject({ state: "running", provider: cloud, jobId: job.id, jobStatus: "completed" });
    expect(seen.ageMs).toBeGreaterThan(0);
    expect(seen.name).toMatch(new RegExp(`^millrace-(tests|local)[0-9a-f]{12}-${job.id}$`));
    expect(seen.costUsd).toBeCloseTo((seen.costPerHourUsd * seen.ageMs) / 3_600_000, 6);
    expect(app.fake.table.all.map(({ name }) => name)).toContain(seen.name);
  });

  test.each([
    ["the answer is lost", "lost answer", adopted],
    ["the connection breaks before anything was done", "cut", { job: { status: "completed" }, result: {} }],
    ["the server fails", answer(500), { job: { status: "completed" }, result: {} }],
    ["its answer has wrong types", { mangled: () => ({ id: 7, Id: 7, name: [] }) }, adopted],
    ["it is asked too often", answer(429, { "retry-after": "1" }), notMade],
    [
      "there is no capacity",
      answer(400, {}, { message: "insufficient resources", detail: "insufficient resources" }),
      notMade,
    ],
  ] as const)("while it is made, %s: there is one in the end", async (what, fault, { job, result }) => {
    const id = what.replaceAll(" ", "-");
    const before = app.fake.table.made;
    (app.fake.fail as (call: string, fault: unknown) => void)("create", fault);
    expect(await app.make(id)).toMatchObject({ ...job, result });
    expect(await app.told(id)).toMatchObject({ status: "running" });
    expect(app.fake.table.made).toBe(before + 1);
  });

  test("an answer is lost and the list does not show the instance at once: it is waited for", async () => {
    const before = app.fake.table.made;
    app.fake.table.lag(1);
    (app.fake.fail as (call: string, fault: unknown) => void)("create", "lost answer");
    const job = await app.make("lagging");
    app.fake.table.lag(0);
    expect(job).toMatchObject({ status: "completed", result: { adopted: true } });
    expect(app.fake.table.made).toBe(before + 1);
    // Its price was in the answer that was lost; without one no cap would hold.
    expect(await app.see("lagging")).toMatchObject({ costPerHourUsd: expect.any(Number) });
  });

  test.each([
    ["fails", answer(503)],
    ["cuts", "cut"],
    ["limits", answer(429)],
    ["refuses the key", answer(401)],
    ["refuses the look", answer(403)],
    ["mangles its answer", { mangled: () => ({ id: 7, status: [] }) }],
  ] as const)("while it is watched, the provider %s twice: it is looked at again", async (what, fault) => {
    const id = `watched-${what.replaceAll(" ", "-")}`;
    const fail = app.fake.fail as (call: string, fault: unknown, times?: number) => void;
    fail("get", fault, 2);
    await app.make(id);
    expect(await app.told(id)).toMatchObject({ status: "running" });
  });

  test("a state that nobody knows passes", async () => {
    app.fake.table.pass(["somethingNew", WORDS[cloud].running]);
    await app.make("unknown");
    expect(await app.told("unknown")).toMatchObject({ status: "running" });
  });

  test("one that is stuck fails when its time is up, and is removed", async () => {
    app.fake.table.pass([WORDS[cloud].stuck]);
    const job = await app.make("stuck", { maxWaitTime: 1000 });
    const told = await app.told("stuck");
    expect(told).toMatchObject({ instanceId: "stuck", status: "failed" });
    expect(told.error).toContain("was not running after 1000 ms");
    const { name } = job.result as { name: string };
    const { jobId } = (await app.send("DELETE", "/api/gpu-instances/stuck")).body;
    if (jobId !== undefined) await app.jobs.waitFor(jobId);
    expect(app.fake.table.all.map((instance) => instance.name)).not.toContain(name);
    expect(await app.see("stuck")).toMatchObject({ state: "gone", removedBecause: "failed" });
  });

  test("one that fails while it comes up is told of, and removed", async () => {
    app.fake.table.pass([WORDS[cloud].stuck, WORDS[cloud].failed]);
    await app.make("broken");
    expect(await app.told("broken")).toMatchObject({
      status: "failed",
      error: expect.stringMatching(/does not come up/),
    });
  });

  test("one that is taken away while it comes up is told of", async () => {
    app.fake.table.pass([WORDS[cloud].stuck]);
    await app.make("taken");
    const { name } = await app.see("taken");
    app.fake.table.vanish(app.fake.table.all.find((one) => one.name === name)?.id ?? "");
    expect(await app.told("taken")).toMatchObject({
      status: "failed",
      error: expect.stringContaining("gone"),
    });
  });
});

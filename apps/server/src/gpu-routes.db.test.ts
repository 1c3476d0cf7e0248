import { NOVITA_SSH_PASSWORD, NOVITA_TERMINAL_PASSWORD } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadConfig } from "./config.ts";
import { type GpuApp, startGpuApp } from "./test-gpu.fixture.ts";

let app: GpuApp<"novita">;
beforeAll(async () => {
  app = await startGpuApp("novita", {
    GPU_MAX_LEASE_MS: "7200000",
    GPU_MAX_SPEND_USD: "5",
    GPU_MAX_INSTANCES: "3",
  });
});
afterAll(() => app?.stop());

const product = { productName: "RTX 4090 24GB", templateId: "212" };

test("lists instances by pages, by state and by whether they are gone", async () => {
  for (const id of ["one", "two", "three"]) {
    await app.make(id);
    await app.told(id);
  }
  const list = async (query: string) => (await app.send("GET", `/api/gpu-instances?${query}`)).body;
  const ids = (body: { instances: { instanceId: string }[] }) =>
    body.instances.map(({ instanceId }) => instanceId);
  const first = await list("limit=2");
  expect(ids(first)).toEqual(["three", "two"]);
  const second = await list(`limit=2&cursor=${first.nextCursor}`);
  expect([ids(second), second.nextCursor]).toEqual([["one"], null]);
  expect(ids(await list("live=true&state=running&provider=novita&instanceId=two"))).toEqual(["two"]);
  expect(ids(await list("live=false"))).toEqual([]);
  expect(first.instances[0]).toMatchObject({
    maxSpendUsd: 5,
    costPerHourUsd: 0.35,
    ageMs: expect.any(Number),
    costUsd: expect.any(Number),
  });
});

test("as many as may be: the next one waits until one is removed", async () => {
  const { body } = await app.send("POST", "/api/gpu-instances", { instanceId: "four", ...product });
  await untilSnoozed(body.jobId);
  expect((await app.send("DELETE", "/api/gpu-instances/one")).status).toBe(202);
  await until(async () => (await app.see("one")).state === "gone");
  await app.jobs.patchJob(body.jobId, { scheduledAt: new Date() });
  expect(await app.jobs.waitFor(body.jobId, { timeoutMs: 60_000 })).toMatchObject({ status: "completed" });
  expect(await app.see("one")).toMatchObject({ state: "gone", removedBecause: "asked" });
  expect((await app.send("DELETE", "/api/gpu-instances/one")).status).toBe(404);
  expect((await app.send("GET", "/api/gpu-instances/none")).status).toBe(404);
});

test("another job's instance id is refused while its instance is there", async () => {
  const { jobId } = await app.see("two");
  expect(await app.make("two")).toMatchObject({
    status: "failed",
    retryCount: 0,
    errorMessage: expect.stringContaining(`made by job ${jobId}`),
  });
  expect(await app.told("two", 2)).toMatchObject({ status: "failed" });
});

test.each([
  ["a product that is not there", { productName: "RTX 9090" }, /RTX 9090/],
  ["a longer lease than is allowed", { leaseMs: 7_200_001 }, /7200000/],
  ["a higher cap than is allowed", { maxSpendUsd: 6 }, /maxSpendUsd is above 5/],
  ["a provider that is not configured", { provider: "runpod" }, /runpod is not configured/],
])("%s fails at once and says so", async (what, fields, message) => {
  const id = what.replaceAll(" ", "-");
  await app.send("DELETE", "/api/gpu-instances/two");
  await until(async () => (await app.see("two")).state === "gone");
  expect(await app.make(id, fields)).toMatchObject({
    status: "failed",
    retryCount: 0,
    errorMessage: expect.stringMatching(message),
  });
  expect(await app.told(id)).toMatchObject({ status: "failed", error: expect.stringMatching(message) });
  // Its id is free again at once.
  expect(await app.make(id)).toMatchObject({ status: "completed" });
  await app.jobs.waitFor((await app.jobs.gpuInstances.remove(id)) ?? "");
});

test("a lease and a cap are extended up to their limits, and no further", async () => {
  const id = "extended";
  await app.send("DELETE", "/api/gpu-instances/two");
  await until(async () => (await app.see("two")).state === "gone");
  await app.make(id, { leaseMs: 3_600_000, maxSpendUsd: 2 });
  await app.told(id);
  const before = await app.see(id);
  expect(before).toMatchObject({ maxSpendUsd: 2, spendLimitUsd: 5 });
  expect(Date.parse(before.leaseLimit) - Date.parse(before.leaseUntil)).toBe(3_600_000);
  const path = `/api/gpu-instances/${id}`;
  const extend = (body: unknown) => app.send("PATCH", path, body);

  const { status, body } = await extend({ leaseMs: 5_400_000 });
  expect([status, body]).toEqual([
    200,
    { ...before, ageMs: body.ageMs, costUsd: body.costUsd, leaseUntil: body.leaseUntil },
  ]);
  const gained = Date.parse(body.leaseUntil) - Date.parse(before.leaseUntil);
  expect(gained).toBeGreaterThanOrEqual(1_800_000);
  expect(await app.see(id)).toMatchObject({ leaseUntil: body.leaseUntil });
  expect((await extend({ maxSpendUsd: 5 })).body).toMatchObject({
    maxSpendUsd: 5,
    leaseUntil: body.leaseUntil,
  });
  const { entries } = (await app.send("GET", "/api/audit?targetKind=gpu%20instance")).body;
  expect(entries).toMatchObject([
    { actor: "http", action: "extend", targetId: id, before: { maxSpendUsd: 2 }, after: { maxSpendUsd: 5 } },
    { after: { leaseUntil: body.leaseUntil } },
  ]);

  for (const [wanted, pointer, detail] of [
    [{ leaseMs: 1000 }, "/leaseMs", /before .*Z, as it is now/],
    [{ leaseMs: 7_200_000 }, "/leaseMs", new RegExp(`past ${before.leaseLimit}, its limit`)],
    [{ maxSpendUsd: 4 }, "/maxSpendUsd", /at least 5/],
    [{ maxSpendUsd: 6 }, "/maxSpendUsd", /at most 5, its limit/],
    [{}, "/leaseMs", /or maxSpendUsd is needed/],
    [{ leaseMs: 1.5 }, "/leaseMs", /./],
    [{ lease: 1 }, "/lease", /./],
  ] as const) {
    const refused = await extend(wanted);
    expect([wanted, refused.status, refused.body.errors]).toEqual([
      wanted,
      400,
      [{ pointer, detail: expect.stringMatching(detail) }],
    ]);
  }
  for (const field of ["leaseMs", "maxSpendUsd"])
    for (const value of [1e300, Number.NaN, -1, "5"])
      await expect(app.jobs.gpuInstances.extend(id, { [field]: value })).rejects.toMatchObject({
        code: "INVALID_GPU_EXTENSION",
        faults: [{ pointer: `/${field}` }],
      });
  expect(await app.see(id)).toMatchObject({ maxSpendUsd: 5, leaseUntil: body.leaseUntil });

  app.fake.fail("remove", { status: 503 }, 100_000);
  const remover = (await app.jobs.gpuInstances.remove(id)) ?? "";
  await until(async () => (await app.see(id)).removedAt !== null);
  expect(await extend({ maxSpendUsd: 5 })).toMatchObject({
    status: 409,
    body: { code: "GPU_INSTANCE_ENDING" },
  });
  app.fake.heal("remove");
  await app.jobs.waitFor(remover);
  expect((await extend({ maxSpendUsd: 5 })).status).toBe(404);
});

test("what no instance can be is refused when it is asked for", async () => {
  const { status, body } = await app.send("POST", "/api/gpu-instances", {
    instanceId: "x",
    ...product,
    gpuNum: 99,
  });
  expect([status, body.code]).toEqual([400, "INVALID_PAYLOAD"]);
  expect(body.errors).toMatchObject([{ pointer: "/gpuNum" }]);
  expect((await app.send("POST", "/api/gpu-instances", product)).status).toBe(400);
});

test("S2's monitor job takes novitaInstanceId and a Date's text", async () => {
  const { providerInstanceId } = await app.see("three");
  const payload = {
    instanceId: "theirs",
    novitaInstanceId: providerInstanceId,
    startTime: new Date().toISOString(),
    maxWaitTime: 600_000,
    webhookUrl: `${app.receiver.url}/theirs`,
  };
  const { body } = await app.send("POST", "/api/jobs?wait=60", { type: "gpu-instance-monitor", payload });
  expect(body).toMatchObject({ status: "completed", result: { status: "running" } });
  expect(await app.told("theirs")).toMatchObject({ instanceId: "theirs", status: "running" });
});

test("passwords of a provider's answers and its key are nowhere in the database", async () => {
  const sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
  const tables =
    await sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'millrace'`;
  for (const secret of [NOVITA_SSH_PASSWORD, NOVITA_TERMINAL_PASSWORD, app.fake.apiKey]) {
    for (const { name } of tables) {
      const [row] = await sql.unsafe(`select count(*)::int as found from ${name} t where t::text like $1`, [
        `%${secret}%`,
      ]);
      expect([name, row?.found]).toEqual([name, 0]);
    }
  }
  await sql.end();
});

test("a provider that is paid needs an owner, and what is not configured cannot be allowed", () => {
  expect(() => loadConfig({ NOVITA_API_KEY: "sk_secret" })).toThrow(/GPU_OWNER is not set/);
  expect(() => loadConfig({ GPU_PROVIDERS: "docker" })).toThrow(/GPU_DOCKER_IMAGES/);
  expect(() => loadConfig({ NOVITA_API_KEY: "two words", GPU_OWNER: "a" })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining("two words") }),
  );
  expect(loadConfig({ GPU_DOCKER_IMAGES: "a, b*" }).gpu).toMatchObject({
    providers: ["docker"],
    owner: "local",
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

async function untilSnoozed(id: string): Promise<void> {
  await until(async () => (await app.send("GET", `/api/jobs/${id}`)).body.waitingFor === "schedule");
}

import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GpuApp, startGpuApp } from "./test-gpu.fixture.ts";

let app: GpuApp<"novita">;
let sql: postgres.Sql;
beforeAll(async () => {
  app = await startGpuApp("novita");
  sql = postgres(app.databaseUrl, { max: 1, onnotice() {} });
});
afterAll(async () => {
  await sql?.end();
  await app?.stop();
});

const names = () => app.fake.table.all.map(({ name }) => name);
/** What it did at the one provider. */
async function reap() {
  const { result } = await app.reap();
  return (result as { providers: { orphans: string[]; removed: object[]; gone: string[] }[] }).providers[0];
}
async function running(instanceId: string, fields: object = {}) {
  app.fake.table.pass(["running"]);
  await app.make(instanceId, fields);
  expect(await app.told(instanceId)).toMatchObject({ status: "running" });
  return app.see(instanceId);
}

test("removes what carries our name and nobody knows, and nothing of others", async () => {
  const mine = await running("mine");
  const installation = /^millrace-tests[0-9a-f]{12}/.exec(mine.name)?.[0] ?? "";
  const others = [
    "millrace-tests000000000000-7",
    `${installation}0-7`,
    "millrace-acme-7",
    "somebody-elses",
    `x-${installation}-7`,
  ];
  for (const name of [`${installation}-987654`, ...others]) app.fake.table.add(`id-${name}`, name, {});
  expect(await reap()).toMatchObject({ orphans: [`${installation}-987654`], removed: [], gone: [] });
  expect(names()).toEqual(expect.arrayContaining([mine.name, ...others]));
  expect(names()).not.toContain(`${installation}-987654`);
});

test("removes the second one of a job, and keeps the one that the ledger knows", async () => {
  const { name, providerInstanceId } = await running("twice");
  app.fake.table.add("the-second", name, {});
  expect(await reap()).toMatchObject({ orphans: [name] });
  expect(app.fake.table.all.filter((one) => one.name === name).map(({ id }) => id)).toEqual([
    providerInstanceId,
  ]);
});

test("removes what has cost as much as it may, and tells so", async () => {
  await running("dear", { maxSpendUsd: 1 });
  expect(await reap()).toMatchObject({ removed: [] });
  await sql`update millrace.gpu_instance set started_at = started_at - interval '10 hours' where instance_id = 'dear'`;
  expect(await reap()).toMatchObject({ removed: [{ instanceId: "dear", because: "spend" }], gone: ["dear"] });
  expect(await app.told("dear", 2)).toMatchObject({
    instanceId: "dear",
    status: "deleted",
    error: expect.stringMatching(/^It has cost 3\.50 US dollars, and its cap is 1\.$/),
  });
  const seen = await app.see("dear");
  expect(seen).toMatchObject({ state: "gone", removedBecause: "spend", endedAt: expect.any(String) });
  expect(names()).not.toContain(seen.name);
  expect(seen.costUsd).toBeCloseTo(3.5, 1);
});

test("removes what has outlived its lease", async () => {
  await running("old", { leaseMs: 3_600_000 });
  await sql`update millrace.gpu_instance set lease_until = clock_timestamp() where instance_id = 'old'`;
  expect(await reap()).toMatchObject({ removed: [{ instanceId: "old", because: "lease" }] });
  expect(await app.told("old", 2)).toMatchObject({
    status: "deleted",
    error: expect.stringContaining("lease"),
  });
});

test("removes what was taken back while it ran, and notices what is gone", async () => {
  const [taken, vanished] = [await running("taken-back"), await running("vanished")];
  app.fake.table.change(taken.providerInstanceId, { spotStatus: "reclaiming" });
  app.fake.table.vanish(vanished.providerInstanceId);
  expect(await reap()).toMatchObject({
    removed: [{ instanceId: "taken-back", because: "failed" }],
    gone: expect.arrayContaining(["taken-back", "vanished"]),
  });
  expect(await app.told("taken-back", 2)).toMatchObject({ status: "reclaimed" });
  expect(await app.told("vanished", 2)).toMatchObject({ status: "gone" });
});

test("removes the instance of a job that failed before it heard of it, and ends an intent without one", async () => {
  app.fake.fail("create", "lost answer");
  const create = { type: "gpu-instance-create", maxRetries: 0 };
  const payload = { productName: "RTX 4090 24GB", templateId: "212" };
  const [made, unmade] = await Promise.all(
    ["heard-of", "unmade"].map(async (instanceId, n) => {
      if (n === 1) app.fake.fail("products", { status: 500 });
      const { body } = await app.send("POST", "/api/jobs?wait=60", {
        ...create,
        payload: { ...payload, instanceId },
      });
      return body;
    }),
  );
  expect([made.status, unmade.status]).toEqual(["failed", "failed"]);
  for (;;) {
    const { gone } = (await reap()) ?? { gone: [] };
    if ((await app.see("heard-of")).state === "gone" && (await app.see("unmade")).state === "gone") break;
    expect(gone.length).toBeLessThan(3);
  }
  expect(names().some((name) => name.endsWith(`-${made.id}`) || name.endsWith(`-${unmade.id}`))).toBe(false);
});

test("looks after the ledger's instances where the provider does not list them, and says so", async () => {
  const { providerInstanceId } = await running("unlisted", { leaseMs: 3_600_000 });
  await sql`update millrace.gpu_instance set lease_until = clock_timestamp() where instance_id = 'unlisted'`;
  app.fake.fail("list", { status: 500 });
  const { status, errorMessage, result, progress } = await app.reap();
  expect({ status, errorMessage, progress }).toMatchObject({
    status: "failed",
    progress: { done: 1, total: 1, message: "novita" },
    errorMessage: expect.stringMatching(/does not list its instances: .*500/),
  });
  expect(result).toMatchObject({
    providers: [{ removed: [{ instanceId: "unlisted", because: "lease" }], gone: ["unlisted"] }],
  });
  expect(app.fake.table.all.map(({ id }) => id)).not.toContain(providerInstanceId);
});

test("tells that one is gone until the news is accepted, and only then writes it down", async () => {
  const { providerInstanceId } = await running("unheard");
  app.fake.table.vanish(providerInstanceId);
  const tellAt = (url: string) =>
    sql`update millrace.gpu_instance set webhook_url = ${url} where instance_id = 'unheard'`;
  await tellAt("nowhere"); // such a job is refused
  expect(await app.reap()).toMatchObject({ status: "failed" });
  expect((await app.see("unheard")).endedAt).toBeNull();
  await tellAt(`${app.receiver.url}/unheard`);
  expect(await reap()).toMatchObject({ gone: ["unheard"] });
  expect(await app.told("unheard", 2)).toMatchObject({ status: "gone" });
});

test("leaves the instances of the installation alone whose database was copied, until it is told to take its place", async () => {
  const { id } = await app.make("copied", { leaseMs: 3_600_000 });
  expect(await app.told("copied")).toMatchObject({ status: "running" });
  const { name: own, providerInstanceId } = await app.see("copied");
  const other = "millrace-tests000000000000-";
  await sql`update millrace.gpu_instance set name = ${other} || job_id, lease_until = clock_timestamp() where job_id = ${id}`;
  const { status, errorMessage, result } = await app.reap();
  expect(result).toMatchObject({ providers: [{ foreign: ["copied"], removed: [], gone: [] }] });
  expect({ status, errorMessage }).toMatchObject({
    status: "failed",
    errorMessage: expect.stringContaining(`copied (${other}${id})`),
  });
  const deleting = await app.send("POST", "/api/jobs?wait=60", {
    type: "gpu-instance-delete",
    payload: { instanceId: "copied", webhookUrl: `${app.receiver.url}/foreign` },
  });
  expect(deleting.body).toMatchObject({
    status: "failed",
    result: { error: expect.stringContaining("GPU_INSTALLATION") },
  });
  // No reaper goes on with it.
  expect((await app.receiver.got("/foreign", 1))[0]?.message).toMatchObject({ status: "failed" });
  expect(app.fake.table.all.map((one) => one.id)).toContain(providerInstanceId);
  expect(await app.see("copied")).toMatchObject({ removedAt: null, endedAt: null });
  await sql`update millrace.gpu_instance set name = ${own} where job_id = ${id}`;
  expect(await reap()).toMatchObject({ removed: [{ instanceId: "copied", because: "lease" }] });
});

test("removes one that never ran and whose monitor was cancelled, once its time is long over", async () => {
  app.fake.table.pass(["pulling"]);
  const { id } = await app.make("unwatched", { maxWaitTime: 3_600_000 });
  const [monitor] = await app.jobs.getJobs({
    type: "gpu-instance-monitor",
    payload: { instanceId: "unwatched" },
  });
  await app.jobs.cancelJob(monitor?.id ?? "");
  const age = (text: string) =>
    sql`update millrace.gpu_instance set started_at = clock_timestamp() - ${text}::text::interval where job_id = ${id}`;
  await age("1 hour 4 minutes");
  expect(await reap()).toMatchObject({ removed: [] });
  await age("1 hour 6 minutes");
  expect(await reap()).toMatchObject({ removed: [{ instanceId: "unwatched", because: "failed" }] });
  expect(names().some((name) => name.endsWith(`-${id}`))).toBe(false);
  expect(await app.told("unwatched")).toMatchObject({
    status: "failed",
    error: "It has never run, and is starting.",
  });
});

const REFUSED = {
  status: 401,
  body: { code: 401, reason: "INVALID_API_KEY", message: "API Key validation failed" },
};

test("one whose removal the provider refuses for its key stays to be removed, and goes when the key works again", async () => {
  await running("locked");
  app.fake.fail("remove", REFUSED, 3);
  const jobId = (await app.jobs.gpuInstances.remove("locked")) ?? "";
  await expect.poll(async () => (await app.see("locked")).removedBecause).toBe("asked");
  expect(await app.see("locked")).toMatchObject({ state: "running", endedAt: null });
  expect(await app.jobs.waitFor(jobId)).toMatchObject({
    status: "completed",
    retryCount: 0,
    progress: { total: 1_800_000, message: expect.stringContaining("INVALID_API_KEY") },
  });
  expect(await app.see("locked")).toMatchObject({ state: "gone", removedBecause: "asked" });
});

test("one whose removal is refused for half an hour is told of, and the reaper goes on with it", async () => {
  const { name } = await running("refused");
  app.fake.fail("remove", REFUSED, 10_000);
  const webhookUrl = `${app.receiver.url}/refused-removal`;
  const jobId = (await app.jobs.gpuInstances.remove("refused", { webhookUrl })) ?? "";
  await expect.poll(async () => (await app.see("refused")).removedAt).not.toBeNull();
  await sql`update millrace.gpu_instance set created_at = created_at - interval '1 hour', started_at = started_at - interval '1 hour',
    removed_at = removed_at - interval '31 minutes' where instance_id = 'refused'`;
  const error = expect.stringMatching(
    /^Instance refused is not gone .* 401: .*API Key.*gpu-instance-reap go on/,
  );
  expect(await app.jobs.waitFor(jobId)).toMatchObject({ status: "failed", errorMessage: error });
  expect((await app.receiver.got("/refused-removal", 1))[0]?.message).toMatchObject({
    status: "not-deleted",
    error,
  });
  expect(await app.reap()).toMatchObject({ status: "failed", errorMessage: expect.stringContaining("401") });
  expect(await app.see("refused")).toMatchObject({
    state: "running",
    removedBecause: "asked",
    endedAt: null,
  });
  expect(names()).toContain(name);

  app.fake.heal("remove");
  expect(await reap()).toMatchObject({ gone: ["refused"] });
  expect(names()).not.toContain(name);
});

test("an instance whose lease is extended before the reaper removes it stays", async () => {
  const { leaseLimit } = await running("extended", { leaseMs: 3_600_000 });
  await sql`update millrace.gpu_instance set lease_until = clock_timestamp() where instance_id = 'extended'`;
  // Between its look at the ledger and the removal.
  await sql`create function millrace.extend_meanwhile() returns trigger language plpgsql as $$
    begin
      new.lease_until := new.lease_limit;
      return new;
    end $$`;
  await sql`create trigger extend_meanwhile before update of seen_at on millrace.gpu_instance
    for each row when (old.instance_id = 'extended') execute function millrace.extend_meanwhile()`;
  expect(await reap()).toMatchObject({ removed: [], gone: [] });
  await sql`drop trigger extend_meanwhile on millrace.gpu_instance`;
  expect(await app.see("extended")).toMatchObject({
    state: "running",
    removedAt: null,
    leaseUntil: leaseLimit,
  });
});

import type { GpuIntent } from "@millrace/core";
import { createTestDatabase } from "@millrace/testing";
import { expect, test } from "vitest";
import { createPostgresStore } from "./postgres-store.ts";
import { sql, store, useStore } from "./test-store.ts";

useStore();

let serial = 1000;

function intent(fields: Partial<GpuIntent> = {}): GpuIntent {
  const jobId = String(++serial);
  return {
    jobId,
    instanceId: `i${jobId}`,
    provider: "novita",
    name: `millrace-x-${jobId}`,
    productName: "RTX 4090",
    region: null,
    gpuCount: 1,
    leaseMs: 3_600_000,
    leaseLimitMs: 7_200_000,
    maxSpendUsd: 10,
    spendLimitUsd: 20,
    webhookUrl: null,
    maxInstances: 1000,
    ...fields,
  };
}

const intend = (wanted: GpuIntent) =>
  sql.begin((transaction) => store.intendGpuInstance(wanted, transaction));
const call = (jobId: string) => sql.begin((transaction) => store.callGpuProvider(jobId, null, transaction));
async function make(fields: Partial<GpuIntent> = {}, costPerHourUsd: number | null = 2) {
  const wanted = intent(fields);
  await intend(wanted);
  await call(wanted.jobId);
  await store.recordGpuInstance(wanted.jobId, { providerInstanceId: `p${wanted.jobId}`, costPerHourUsd });
  return wanted;
}

test("an intent is written once, and again once its instance is gone", async () => {
  const wanted = intent();
  expect(await intend(wanted)).toEqual({ verdict: "new" });
  expect(await intend(wanted)).toEqual({ verdict: "again" });
  expect(await intend(intent({ instanceId: wanted.instanceId }))).toEqual({
    verdict: "taken",
    holder: wanted.jobId,
  });
  expect(await store.endGpuInstance(wanted.jobId, "job")).toBe(true);
  expect(await store.endGpuInstance(wanted.jobId, "job")).toBe(false);
  expect(await intend(wanted)).toEqual({ verdict: "new" });
});

test("of jobs that come at once no more than may be get a place, and one gets an instance id", async () => {
  const live = (await store.getLiveGpuInstances("novita")).length;
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => intend(intent({ maxInstances: live + 3 }))),
  );
  expect(answers.map(({ verdict }) => verdict).toSorted()).toEqual([
    ...new Array(5).fill("full"),
    ...new Array(3).fill("new"),
  ]);
  const rivals = await Promise.all(Array.from({ length: 4 }, () => intend(intent({ instanceId: "one" }))));
  expect(rivals.filter(({ verdict }) => verdict === "new")).toHaveLength(1);
});

test("cost is age times price, from the call on until it is gone", async () => {
  const { jobId } = await make();
  await sql`update millrace.gpu_instance set started_at = started_at - interval '90 minutes' where job_id = ${jobId}`;
  const row = await store.getGpuInstance(jobId);
  expect(row?.costUsd).toBeCloseTo(3, 2);
  expect((row?.ageMs ?? 0) / 60_000).toBeCloseTo(90, 0);
  await store.noteGpuInstance(jobId, {
    state: "gone",
    rawState: "",
    stateReason: null,
    costPerHourUsd: null,
  });
  const [first, later] = [await store.getGpuInstance(jobId), await store.getGpuInstance(jobId)];
  expect(first).toMatchObject({ state: "gone", endedAt: expect.any(Date) });
  expect(later?.costUsd).toBe(first?.costUsd);
  const { jobId: free } = await make({}, null);
  expect(await store.getGpuInstance(free)).toMatchObject({ costUsd: null, costPerHourUsd: null });
});

test("what a job has made is known once, by the first who says so", async () => {
  const { jobId } = await make();
  const again = (id: string) => store.recordGpuInstance(jobId, { providerInstanceId: id, costPerHourUsd: 1 });
  expect(await again(`p${jobId}`)).toBe(true);
  expect(await again("another")).toBe(false);
  expect(await store.findGpuInstance("novita", `p${jobId}`)).toMatchObject({ jobId });
  expect(await store.findGpuInstance("runpod", `p${jobId}`)).toBeNull();
});

test("a provider is not asked for what was removed meanwhile", async () => {
  const wanted = intent();
  await intend(wanted);
  expect(await store.removeGpuInstance(wanted.jobId, "asked")).toBe(true);
  expect(await store.removeGpuInstance(wanted.jobId, "lease")).toBe(false);
  expect(await call(wanted.jobId)).toBeNull();
  expect(await store.getGpuInstance(wanted.jobId)).toMatchObject({ removedBecause: "asked", calledAt: null });
});

test("a call that made nothing is forgotten, and not the one that another attempt began since", async () => {
  const wanted = intent();
  await intend(wanted);
  const first = (await call(wanted.jobId)) as string;
  const second = (await call(wanted.jobId)) as string;
  await store.forgetGpuCall(wanted.jobId, first);
  expect((await store.getGpuInstance(wanted.jobId))?.calledAt).not.toBeNull();
  await store.forgetGpuCall(wanted.jobId, second);
  expect((await store.getGpuInstance(wanted.jobId))?.calledAt).toBeNull();
});

test("the first sight of it running stays, and a price that is not told does not forget the one that was", async () => {
  const { jobId } = await make();
  const seen = { rawState: "x", stateReason: null, costPerHourUsd: null };
  await store.noteGpuInstance(jobId, { ...seen, state: "running" });
  const { runningAt } = (await store.getGpuInstance(jobId)) ?? {};
  await store.noteGpuInstance(jobId, { ...seen, state: "unknown" });
  await store.noteGpuInstance(jobId, { ...seen, state: "running" });
  expect(await store.getGpuInstance(jobId)).toMatchObject({ runningAt, costPerHourUsd: 2, state: "running" });
});

test("what is gone is forgotten after its days", async () => {
  const [{ jobId: old }, { jobId: young }, { jobId: live }] = [await make(), await make(), await make()];
  for (const jobId of [old, young]) await store.endGpuInstance(jobId, "lost");
  await sql`update millrace.gpu_instance set ended_at = ended_at - interval '8 days' where job_id = ${old}`;
  await store.maintain(7);
  expect(await Promise.all([old, young, live].map((jobId) => store.getGpuInstance(jobId)))).toEqual([
    null,
    expect.objectContaining({ jobId: young }),
    expect.objectContaining({ jobId: live }),
  ]);
});

test("an engine knows itself, and a copy of its database is another one", async () => {
  const identity = await store.identifyEngine();
  expect(identity).toMatch(/^[0-9a-f]{12}$/);
  expect(await store.identifyEngine()).toBe(identity);
  // Both are copies of the run's template.
  const copy = await createTestDatabase();
  const other = createPostgresStore({ url: copy.url });
  expect(await other.store.identifyEngine()).toMatch(/^[0-9a-f]{12}$/);
  expect(await other.store.identifyEngine()).not.toBe(identity);
  await other.store.close();
  await copy.drop();
});

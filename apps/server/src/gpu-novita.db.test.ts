import { afterAll, beforeAll, expect, test } from "vitest";
import { type GpuApp, startGpuApp, WORDS } from "./test-gpu.fixture.ts";

let app: GpuApp<"novita">;
beforeAll(async () => {
  app = await startGpuApp("novita");
});
afterAll(() => app?.stop());

test("a spot instance that is taken back while it comes up is told of, and removed", async () => {
  app.fake.table.pass([WORDS.novita.stuck]);
  await app.make("spot");
  const { providerInstanceId } = await app.see("spot");
  app.fake.table.change(providerInstanceId, { billingMode: "spot", spotStatus: "reclaiming" });
  expect(await app.told("spot")).toMatchObject({
    status: "failed",
    error: expect.stringMatching(/^Instance spot is reclaimed .*does not come up/),
  });
  const [monitor] = await app.jobs.getJobs({ type: "gpu-instance-monitor", payload: { instanceId: "spot" } });
  expect(await app.jobs.waitFor(monitor?.id ?? "")).toMatchObject({ errorCode: "gpu-reclaimed" });
  await expect.poll(async () => (await app.see("spot")).state).toBe("gone");
  expect(app.fake.table.all).toEqual([]);
});

test("what stands on the list's second page is adopted, and orphans are removed from every page", async () => {
  app.fake.table.pass(["running"]);
  await app.make("first");
  const { name } = await app.see("first");
  const installation = name.slice(0, name.lastIndexOf("-"));
  const orphans = Array.from({ length: 150 }, (_, n) => `${installation}-${900_000 + n}`);
  for (const orphan of orphans) app.fake.table.add(`id-${orphan}`, orphan, {});

  const before = app.fake.table.made;
  app.fake.fail("create", "lost answer");
  expect(await app.make("second")).toMatchObject({ status: "completed", result: { adopted: true } });
  expect(app.fake.table.made).toBe(before + 1);
  // It is the 152nd of them, and a page has 100.
  expect(app.fake.table.all.at(-1)?.name).toBe((await app.see("second")).name);
  expect(app.fake.table.all).toHaveLength(152);

  expect(await app.reap()).toMatchObject({
    status: "completed",
    result: { providers: [{ listed: 152, orphans, removed: [], gone: [] }] },
  });
  expect(app.fake.table.all.map((each) => each.name)).toEqual([name, (await app.see("second")).name]);
});

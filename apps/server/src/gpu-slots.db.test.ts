import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type GpuApp, startGpuApp, WORDS } from "./test-gpu.fixture.ts";

let app: GpuApp<"novita">;
beforeAll(async () => {
  vi.stubEnv("JOB_QUEUE_MAX_WORKERS", "1");
  vi.stubEnv("JOB_QUEUE_MAX_JOBS_PER_WORKER", "1");
  // Half a minute between two looks: whoever held the only slot meanwhile would hold up all that follows.
  app = await startGpuApp("novita", { GPU_POLL_MS: "30000" });
});
afterAll(async () => {
  await app?.stop();
  vi.unstubAllEnvs();
});

test("between two looks a monitor holds no slot: where there is one, other jobs run and others are watched", async () => {
  app.fake.table.pass([WORDS.novita.stuck]);
  const ids = ["one", "two", "three"];
  for (const id of ids) expect(await app.make(id)).toMatchObject({ status: "completed" });
  const monitors = async () =>
    (await app.send("GET", "/api/jobs?type=gpu-instance-monitor")).body.jobs as Record<string, unknown>[];
  const waiting = { status: "pending", waitingFor: "schedule", retryCount: 0 };
  await expect.poll(monitors).toMatchObject(ids.map(() => waiting));
  const figures = { type: "collect-metrics", payload: { targets: ["system"] } };
  expect((await app.send("POST", "/api/jobs?wait=20", figures)).body).toMatchObject({ status: "completed" });
  // None of them looked again meanwhile.
  expect(await monitors()).toMatchObject(ids.map(() => waiting));
  expect(app.fake.requests.filter(({ call }) => call === "get")).toHaveLength(ids.length);
});

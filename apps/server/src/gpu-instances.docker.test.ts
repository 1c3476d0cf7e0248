import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { startReceiver } from "./test-webhooks.fixture.ts";

const IMAGE = "debian:12-slim";
let app: TestApp;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp({
    variables: {
      CODE_EXECUTION_DRIVER: "embedded",
      // Unset: the own socket of the engine.
      DOCKER_HOST: "",
      GPU_DOCKER_IMAGES: IMAGE,
      GPU_POLL_MS: "100",
      WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1",
    },
  });
  await app.jobs.schedules.pause("gpu:reap");
});
afterAll(async () => {
  await app?.stop();
  await receiver?.close();
});

async function make(instanceId: string, command: readonly string[]) {
  const webhookUrl = `${receiver.url}/${instanceId}`;
  const wanted = { instanceId, productName: "this host", imageUrl: IMAGE, command, webhookUrl };
  const { body } = await app.send("POST", "/api/gpu-instances", wanted);
  return app.jobs.waitFor(body.jobId, { timeoutMs: 60_000 });
}

test("a container of this host is made by a job, seen running, told of, and removed", async () => {
  const job = await make("real", ["sleep", "300"]);
  expect(job).toMatchObject({ status: "completed", result: { provider: "docker", adopted: false } });
  const [told] = await receiver.got("/real", 1);
  expect(told?.message).toMatchObject({ instanceId: "real", status: "running" });
  const { body: seen } = await app.send("GET", "/api/gpu-instances/real");
  expect(seen).toMatchObject({ state: "running", rawState: "running", costPerHourUsd: 0, costUsd: 0 });
  expect(seen.providerInstanceId).toMatch(/^[0-9a-f]{64}$/);

  const { body: removal } = await app.send("DELETE", "/api/gpu-instances/real");
  expect(await app.jobs.waitFor(removal.jobId, { timeoutMs: 60_000 })).toMatchObject({ status: "completed" });
  expect((await app.send("GET", "/api/gpu-instances/real")).body).toMatchObject({
    state: "gone",
    removedBecause: "asked",
  });
});

test("one whose program fails is told of as failed, and removed", async () => {
  await make("failing", ["sh", "-c", "sleep 0.2; exit 3"]);
  const news = await receiver.got("/failing", 1);
  // It may have been seen running for that fifth of a second; then it is the reaper that finds it failed.
  if (news[0]?.message.status === "running") {
    const reap = () => app.jobs.createJob({ type: "gpu-instance-reap", payload: {} });
    while (receiver.to("/failing").length < 2) await app.jobs.waitFor(await reap(), { timeoutMs: 60_000 });
  }
  expect(receiver.to("/failing").at(-1)?.message).toMatchObject({
    status: "failed",
    error: expect.stringContaining("exit code 3"),
  });
});

import { connectDocker } from "@millrace/container-engine";
import type { Job } from "@millrace/core";
import { createDatabase, createEngineProbes } from "@millrace/postgres";
import { type SocketProxy, startSocketProxy } from "@millrace/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const ENGINE = "/var/run/docker.sock";
/** Made by docker/debian-base.sh, or from a registry. */
const IMAGE = "debian:12-slim";
const SLEEP = { image: IMAGE, command: ["sleep", "600"], limits: { memoryMb: 32 } };

/** Of this test alone. */
const NETWORK = `millrace-test-${process.pid}`;

const docker = await connectDocker();
let proxy: SocketProxy;
let app: TestApp;
let installation: string;
beforeAll(async () => {
  proxy = await startSocketProxy(ENGINE);
  await docker.createNetwork({ Name: NETWORK });
  app = await startTestApp({
    variables: {
      DOCKER_HOST: `unix://${proxy.path}`,
      CODE_EXECUTION_DRIVER: "embedded",
      CONTAINER_IMAGES: `${IMAGE}, millrace-test.invalid/*`,
      CONTAINER_MAX_MEMORY: "64m",
      CONTAINER_NETWORK: NETWORK,
      UPKEEP_SCHEDULES: "true",
    },
  });
  const database = createDatabase({ url: app.databaseUrl, max: 1, applicationName: "millrace test" });
  installation = await createEngineProbes(database).readInstallation();
  await database.close();
});
afterAll(async () => {
  for (const { Id } of await ownContainers()) await docker.getContainer(Id).remove({ force: true, v: true });
  await docker.getNetwork(NETWORK).remove();
  await app?.stop();
  await proxy?.close();
});

/** Those of this test's database, or of one of its jobs. */
function ownContainers(job?: string) {
  const labels = [
    `millrace.installation=${installation}`,
    ...(job === undefined ? [] : [`millrace.job=${job}`]),
  ];
  return docker.listContainers({ all: true, filters: { label: labels } });
}

async function run(type: string, payload: object, options: object = {}): Promise<Job> {
  const id = await app.jobs.createJob({ type, payload, ...options });
  return app.jobs.waitFor(id);
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look at whatever came
const resultOf = ({ result }: Job): any => result;

describe("create-container", () => {
  test("a container runs within the limits, is seen running, and is destroyed; destroyed again, there is none", async () => {
    const job = await run("create-container", { ...SLEEP, name: `test-container-${process.pid}` });
    expect(job, job.errorMessage ?? "").toMatchObject({
      status: "completed",
      queue: "container-management",
      result: { status: "running", running: true, adopted: false, name: `test-container-${process.pid}` },
    });
    const { containerId } = resultOf(job);
    const { HostConfig, Config } = await docker.getContainer(containerId).inspect();
    expect(Config.Labels).toMatchObject({ "millrace.job": job.id, "millrace.ttl-ms": "86400000" });
    expect(HostConfig).toMatchObject({
      Memory: 33_554_432,
      Privileged: false,
      PidsLimit: 256,
      NetworkMode: NETWORK,
    });

    const health = await run("health-check", { containerId });
    expect(health).toMatchObject({
      status: "completed",
      result: { healthy: true, health: "none", exitCode: null },
    });

    const destroyed = await run("destroy-container", { containerId, graceMs: 1000 });
    expect(destroyed).toMatchObject({
      status: "completed",
      result: { removed: true, containerId },
      progress: { percent: 50, message: expect.stringContaining("has stopped") },
    });
    const again = await run("destroy-container", { containerId });
    expect(again).toMatchObject({ status: "completed", result: { removed: false } });
    expect(await run("health-check", { containerId })).toMatchObject({
      status: "failed",
      retryCount: 0,
      errorMessage: `There is no container ${containerId}.`,
    });
  });

  test("a port is published on loopback, and on nothing else", async () => {
    const job = await run("create-container", { ...SLEEP, ports: [{ containerPort: 8080 }] });
    const { containerId, ports } = resultOf(job);
    expect(ports).toEqual([{ containerPort: 8080, hostPort: expect.any(Number), protocol: "tcp" }]);
    const { NetworkSettings } = await docker.getContainer(containerId).inspect();
    expect(NetworkSettings.Ports["8080/tcp"]).toMatchObject([{ HostIp: "127.0.0.1" }]);
    await run("destroy-container", { containerId, graceMs: 0 });
  });

  test("an answer that is lost after the engine made it: the next execution takes that container over", async () => {
    const lost = proxy.keepAnswer("POST /containers/create", "lose");
    const job = await run("create-container", SLEEP, { retry: { strategy: "fixed", baseDelayMs: 100 } });
    await lost;
    expect(job, job.errorMessage ?? "").toMatchObject({
      status: "completed",
      retryCount: 1,
      result: { adopted: true },
    });
    const made = await ownContainers(job.id);
    expect(made.map(({ Id, State }) => [Id, State])).toEqual([[resultOf(job).containerId, "running"]]);
    await run("destroy-container", { containerId: resultOf(job).containerId, graceMs: 0 });
  });

  test("an answer that is lost after the start: it is not started twice, nor made twice", async () => {
    const lost = proxy.keepAnswer("/start", "lose");
    const payload = { image: IMAGE, command: ["true"] };
    const job = await run("create-container", payload, { retry: { strategy: "fixed", baseDelayMs: 500 } });
    await lost;
    expect(job, job.errorMessage ?? "").toMatchObject({
      status: "completed",
      retryCount: 1,
      result: { adopted: true, exitCode: 0, running: false },
    });
    await run("destroy-container", { containerId: resultOf(job).containerId });
  });

  test.each([
    [{ image: "alpine" }, /^Image alpine may not be run here.*CONTAINER_IMAGES/],
    [{ ...SLEEP, limits: { memoryMb: 65 } }, /^limits.memoryMb is 65.* 64 at most/],
    [{ image: IMAGE, command: ["/no/such/program"] }, /no such file or directory|not found/],
  ])("%o ends failed at once", async (payload, message) => {
    const job = await run("create-container", payload);
    expect(job).toMatchObject({
      status: "failed",
      retryCount: 0,
      errorMessage: expect.stringMatching(message),
    });
    expect(await ownContainers(job.id)).toEqual([]);
  });

  test("a name that somebody else's container has ends the job; that one is left alone by all types", async () => {
    const name = `other-container-${process.pid}`;
    const other = await docker.createContainer({ name, Image: IMAGE, Cmd: ["sleep", "600"] });
    try {
      expect(await run("create-container", { ...SLEEP, name })).toMatchObject({
        status: "failed",
        retryCount: 0,
        errorMessage: `There is another container named ${name}. Give another name, or destroy that one.`,
      });
      for (const type of ["destroy-container", "health-check"]) {
        expect(await run(type, { containerId: name })).toMatchObject({
          status: "failed",
          retryCount: 0,
          errorMessage: expect.stringContaining("was not made by a job of this installation"),
        });
      }
      await run("cleanup-containers", { maxAge: 0 });
      await expect(other.inspect()).resolves.toMatchObject({ Name: `/${name}` });
    } finally {
      await other.remove({ force: true });
    }
  });

  test("an image that can be had nowhere: the registry's silence is tried again, and nothing is left", async () => {
    const retry = { maxRetries: 1, retry: { strategy: "fixed", baseDelayMs: 1 } };
    const job = await run("create-container", { image: "millrace-test.invalid/app:1" }, retry);
    expect(job).toMatchObject({
      status: "failed",
      retryCount: 1,
      errorMessage: expect.stringContaining("millrace-test.invalid"),
    });
  });

  test("an engine that is away: the job says so and is tried again when it is back", async () => {
    await proxy.cut();
    const id = await app.jobs.createJob({
      type: "create-container",
      payload: SLEEP,
      maxRetries: 50,
      retry: { strategy: "fixed", baseDelayMs: 200 },
    });
    const failedOnce = async () => (await app.jobs.getJob(id))?.retryCount ?? 0;
    await expect.poll(failedOnce).toBeGreaterThan(0);
    expect((await app.jobs.getJob(id))?.errorMessage).toMatch(
      /^No container engine answers: connect ENOENT .*Install Docker and start it where the worker runs/,
    );
    await proxy.restore();
    const job = await app.jobs.waitFor(id);
    expect(job).toMatchObject({ status: "completed", result: { running: true, adopted: false } });
    await run("destroy-container", { containerId: resultOf(job).containerId, graceMs: 0 });
  });
});

test("health-check waits until a container's own check is fine, and fails when it is not in time or has ended", async () => {
  const healthCheck = {
    command: ["test", "-e", "/tmp/ready"],
    intervalMs: 200,
    timeoutMs: 5000,
    retries: 100,
  };
  const slow = await run("create-container", {
    image: IMAGE,
    command: ["bash", "-c", "sleep 1; touch /tmp/ready; sleep 600"],
    healthCheck,
  });
  const { containerId } = resultOf(slow);
  expect(resultOf(await run("health-check", { containerId, waitMs: 60_000 }))).toMatchObject({
    healthy: true,
    health: "healthy",
  });
  await run("destroy-container", { containerId, graceMs: 0 });

  const never = resultOf(await run("create-container", { ...SLEEP, healthCheck }));
  expect(await run("health-check", { containerId: never.containerId, waitMs: 600 })).toMatchObject({
    status: "failed",
    retryCount: 0,
    errorMessage: expect.stringMatching(/was not healthy after 600 ms: it is running and starting/),
    result: { healthy: false, running: true },
  });
  await run("destroy-container", { containerId: never.containerId, graceMs: 0 });

  const ended = resultOf(await run("create-container", { image: IMAGE, command: ["bash", "-c", "exit 3"] }));
  expect(await run("health-check", { containerId: ended.containerId, waitMs: 60_000 })).toMatchObject({
    status: "failed",
    errorMessage: `Container ${ended.name} has ended with exit code 3.`,
  });
  expect(resultOf(await run("health-check", { containerId: ended.containerId }))).toMatchObject({
    healthy: false,
    status: "exited",
    exitCode: 3,
  });
  await run("destroy-container", { containerId: ended.containerId });
});

test("cleanup-containers: what expired, ended or is of a finished job goes, the rest stays", async () => {
  const kept = resultOf(await run("create-container", SLEEP));
  const expired = resultOf(await run("create-container", { ...SLEEP, ttlMs: 1000 }));
  const exited = resultOf(await run("create-container", { image: IMAGE, command: ["true"] }));
  await docker.getContainer(exited.containerId).wait();
  const served = await app.jobs.createJob({ type: "collect-metrics", payload: { targets: ["process"] } });
  await app.jobs.waitFor(served);
  const orphan = resultOf(await run("create-container", { ...SLEEP, untilJob: served }));

  const reasons: Record<string, string> = {};
  const clean = async () => {
    const { result } = await run("cleanup-containers", { maxAge: 0 });
    for (const { containerId, reason } of (
      result as { containers: { containerId: string; reason: string }[] }
    ).containers)
      reasons[containerId] = reason;
    return reasons;
  };
  // The engine tells creation in whole seconds.
  await expect.poll(clean, { timeout: 30_000, interval: 500 }).toEqual({
    [expired.containerId]: "expired",
    [exited.containerId]: "exited",
    [orphan.containerId]: "orphan",
  });
  expect(resultOf(await run("health-check", { containerId: kept.containerId })).running).toBe(true);
  await run("destroy-container", { containerId: kept.containerId, graceMs: 0 });
});

test("cleanup-containers: one whose removal fails keeps none of the others, and is named", async () => {
  const make = () => run("create-container", { image: IMAGE, command: ["true"] });
  await Promise.all([make(), make(), make()]);
  const [stuck, ...others] = await ownContainers();
  for (const { Id } of await ownContainers()) await docker.getContainer(Id).wait();
  const lost = proxy.keepAnswer(`DELETE /containers/${stuck?.Id}`, "lose");
  const job = await run("cleanup-containers", { maxAge: 0 });
  await lost;
  expect(job).toMatchObject({ status: "failed", errorCode: "cleanup-incomplete" });
  expect(job.errorMessage).toMatch(/^1 of 3 containers could not be seen to: \S+: Docker could not remove a/);
  expect(job.errorMessage).toContain(stuck?.Names[0]?.slice(1));
  const removed = resultOf(job).containers.map(({ containerId }: { containerId: string }) => containerId);
  expect(removed.toSorted()).toEqual(others.map(({ Id }) => Id).toSorted());
});

test("collect-metrics of containers: the engine, and how many of ours there are", async () => {
  const { containerId } = resultOf(await run("create-container", SLEEP));
  const { result } = await run("collect-metrics", { targets: ["containers"] });
  expect(result).toMatchObject({
    containers: { engine: expect.stringMatching(/./), version: expect.any(String), own: { running: 1 } },
  });
  await run("destroy-container", { containerId, graceMs: 0 });
});

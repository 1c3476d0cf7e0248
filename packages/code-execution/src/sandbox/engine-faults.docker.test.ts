import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@millrace/core";
import { type SocketProxy, startSocketProxy } from "@millrace/testing";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectDocker } from "@millrace/container-engine";
import { ensureImage } from "../engine/image.ts";
import { LABEL } from "../engine/labels.ts";
import { docker, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { createDockerSandbox, type DockerSandbox } from "./docker-sandbox.ts";
import type { GuestOutput } from "./sandbox.ts";

const ENGINE = "/var/run/docker.sock";
const limits = { memoryBytes: 48 * 1024 * 1024, cpus: 1 };

async function ownContainers(): Promise<string[]> {
  const label = [`${LABEL.component}=code-execution`, `${LABEL.pid}=${process.pid}`];
  return (await docker.listContainers({ all: true, filters: { label } })).map(({ Id }) => Id);
}

function runScript(sandbox: DockerSandbox, script: string): Promise<GuestOutput> {
  const request = {
    files: [{ name: "main.sh", mode: 0o400, bytes: Buffer.from(script) }],
    command: ["/bin/bash", "main.sh"],
    environment: {},
    wallMs: 60_000,
    stdoutBytes: 1000,
    stderrBytes: 1000,
  };
  const signal = new AbortController().signal;
  return sandbox.run({ job: "faults", phase: "run", limits, request, signal, logger: silentLogger });
}

describe("an engine in trouble", () => {
  beforeEach(skipWithoutEngine);
  let image: string;
  let proxy: SocketProxy;
  let sandbox: DockerSandbox;
  beforeAll(async () => {
    image = await prepareImage();
  }, IMAGE_BUILD_MS);
  beforeEach(async () => {
    proxy = await startSocketProxy(ENGINE);
    const far = await connectDocker(`unix://${proxy.path}`);
    sandbox = createDockerSandbox({ docker: far, image, cpus: 1, pool: { size: 1, usual: [limits] } });
  });
  afterEach(async () => {
    await sandbox.close();
    await proxy.close();
  });

  const oneWaits = () => expect.poll(() => sandbox.waiting(limits), { timeout: 30_000 }).toBe(1);

  test("is away and comes back: the failure is the sandbox's, and then all is as before", async () => {
    await oneWaits();
    await proxy.cut();
    await expect(runScript(sandbox, "echo lost")).rejects.toMatchObject({
      code: "system_error",
      message: expect.stringMatching(/^Docker could not create a container: .*ENOENT/),
    });
    await proxy.restore();
    expect(await runScript(sandbox, "echo back")).toMatchObject({
      acquired: "cold",
      report: { exitCode: 0 },
    });
    await oneWaits();
    expect(await runScript(sandbox, "echo warm")).toMatchObject({
      acquired: "warm",
      report: { exitCode: 0 },
    });
    await sandbox.close();
    // The one that was lost with its connection is gone as well.
    expect(await ownContainers()).toEqual([]);
  });

  test("goes away under a running program: a failure of the sandbox, at once, and nothing runs on", async () => {
    await oneWaits();
    const [id] = await ownContainers();
    const ended = docker.getContainer(id!).wait();
    const running = runScript(sandbox, "sleep 60").catch((error: unknown) => error);
    await expect
      .poll(async () => (await docker.getContainer(id!).top()).Processes.length, { timeout: 30_000 })
      .toBeGreaterThan(1);
    const cutAt = performance.now();
    await proxy.cut();
    expect(await running).toMatchObject({ code: "system_error" });
    expect(performance.now() - cutAt).toBeLessThan(5000);
    await ended;
    await proxy.restore();
  });

  describe("has lost an image", () => {
    let folder: string;
    let lost: string;
    const built = new Set<string>();
    const build = async () => {
      const id = await ensureImage(docker, silentLogger, { folder });
      built.add(id);
      return id;
    };
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "millrace-recipe-"));
      // The same image, and yet one that nobody else uses.
      await writeFile(join(folder, "Dockerfile"), `FROM ${image}\nLABEL mark="${folder}"\n`);
      lost = await build();
    }, IMAGE_BUILD_MS);
    afterEach(async () => {
      for (const id of built) await docker.getImage(id).remove({ force: true });
      built.clear();
      await rm(folder, { recursive: true });
    });
    const remove = () => docker.getImage(lost).remove({ force: true });

    test("it is built again, once, and told when it cannot be", async () => {
      await remove();
      built.clear();
      const without = createDockerSandbox({ docker, image: lost, cpus: 1 });
      await expect(runScript(without, "true")).rejects.toMatchObject({
        code: "system_error",
        message: expect.stringMatching(/^Docker could not create a container: .*No such image/),
      });
      let builds = 0;
      const rebuildImage = () => {
        builds += 1;
        return build();
      };
      const again = createDockerSandbox({ docker, image: lost, cpus: 1, rebuildImage });
      const both = await Promise.all([runScript(again, "true"), runScript(again, "true")]);
      expect(both.map(({ report }) => report.exitCode)).toEqual([0, 0]);
      expect(builds).toBe(1);
      await again.close();
    });

    test("containers that wait keep it, and others wait of the new one once they are gone, too", async () => {
      const pool = { size: 1, usual: [limits] };
      const pooled = createDockerSandbox({ docker, image: lost, cpus: 1, pool, rebuildImage: build });
      const waits = () => expect.poll(() => pooled.waiting(limits), { timeout: 30_000 }).toBe(1);
      const ofImage = () => docker.listContainers({ all: true, filters: { ancestor: [lost] } });
      try {
        await waits();
        await expect(remove()).rejects.toMatchObject({ statusCode: 409 });
        expect(await runScript(pooled, "true")).toMatchObject({ acquired: "warm", report: { exitCode: 0 } });
        await waits();
        await expect.poll(ofImage, { timeout: 30_000 }).toHaveLength(1);
        for (const { Id: id } of await ofImage()) await docker.getContainer(id).kill();
        await expect.poll(ofImage, { timeout: 30_000 }).toEqual([]);
        await remove();
        built.clear();
        expect(await runScript(pooled, "true")).toMatchObject({ acquired: "cold", report: { exitCode: 0 } });
        await waits();
        expect(await runScript(pooled, "true")).toMatchObject({ acquired: "warm", report: { exitCode: 0 } });
      } finally {
        await pooled.close();
      }
    });
  });
});

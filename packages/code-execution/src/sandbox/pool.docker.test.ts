import { once } from "node:events";
import { silentLogger } from "@millrace/core";
import { spawn } from "node:child_process";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LABEL } from "../engine/labels.ts";
import { sweepContainers } from "../engine/sweep.ts";
import { docker, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { createDockerSandbox, type DockerSandbox } from "./docker-sandbox.ts";
import type { GuestOutput, GuestRun } from "./sandbox.ts";

const limits = { memoryBytes: 64 * 1024 * 1024, cpus: 1 };

/** Containers of one process that wait for programs. */
async function waitingOf(pid: number | undefined): Promise<string[]> {
  const label = [`${LABEL.phase}=waiting`, `${LABEL.pid}=${pid}`];
  return (await docker.listContainers({ all: true, filters: { label } })).map(({ Id }) => Id);
}

describe("containers that wait", () => {
  beforeEach(skipWithoutEngine);
  let image: string;
  let sandbox: DockerSandbox;
  beforeAll(async () => {
    image = await prepareImage();
  }, IMAGE_BUILD_MS);
  beforeEach(() => {
    sandbox = createDockerSandbox({ docker, image, cpus: 1, pool: { size: 2, usual: [limits] } });
  });
  afterEach(() => sandbox.close());

  const oneWaits = () => expect.poll(() => sandbox.waiting(limits), { timeout: 30_000 }).toBeGreaterThan(0);

  function runScript(script: string, other: Partial<GuestRun> = {}): Promise<GuestOutput> {
    const request = {
      files: [{ name: "main.sh", mode: 0o400, bytes: Buffer.from(script) }],
      command: ["/bin/bash", "main.sh"],
      environment: {},
      wallMs: 10_000,
      stdoutBytes: 1000,
      stderrBytes: 1000,
    };
    const signal = new AbortController().signal;
    return sandbox.run({
      job: "pool",
      phase: "run",
      limits,
      request,
      signal,
      logger: silentLogger,
      ...other,
    });
  }

  test("a program gets one that waits, nobody else ever does, and another waits for the next", async () => {
    await oneWaits();
    const [first] = await waitingOf(process.pid);
    const ran = await runScript("echo left > file; echo ran");
    expect(ran).toMatchObject({ acquired: "warm", report: { exitCode: 0 } });
    expect(ran.stdout.toString()).toBe("ran\n");
    await oneWaits();
    const next = await runScript("ls -A");
    expect(next.acquired).toBe("warm");
    expect(next.stdout.toString()).toBe("main.sh\n");
    await oneWaits();
    expect(await waitingOf(process.pid)).not.toContain(first);
  });

  test("the time that it waited is not the program's", async () => {
    await oneWaits();
    // Longer than the program may take, which is what is tested.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const signal = new AbortController().signal;
    const request = {
      files: [],
      command: ["/bin/sleep", "0.2"],
      environment: {},
      wallMs: 1000,
      stdoutBytes: 1,
      stderrBytes: 1,
    };
    const ran = await sandbox.run({
      job: "pool",
      phase: "run",
      limits,
      request,
      signal,
      logger: silentLogger,
    });
    expect(ran).toMatchObject({ acquired: "warm", report: { exitCode: 0, stopped: [] } });
  });

  test("a program of other limits gets a container of its own, with those limits", async () => {
    await oneWaits();
    const less = { ...limits, memoryBytes: 32 * 1024 * 1024 };
    const ran = await runScript("cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max", {
      limits: less,
    });
    expect(ran.acquired).toBe("cold");
    expect(ran.stdout.toString()).toContain(String(less.memoryBytes));
  });

  test("one that somebody killed while it waited is not handed out", async () => {
    await oneWaits();
    for (const id of await waitingOf(process.pid)) await docker.getContainer(id).kill();
    expect((await runScript("echo ran")).stdout.toString()).toBe("ran\n");
  });

  test("one that dies as it gets its program is replaced without an error", async () => {
    await oneWaits();
    const [id] = await waitingOf(process.pid);
    // Its death cannot be told while it stands still, so it is handed out.
    await docker.getContainer(id!).pause();
    const running = runScript("echo ran");
    await docker.getContainer(id!).kill();
    expect(await running).toMatchObject({ acquired: "cold", report: { exitCode: 0 } });
  });

  test("a cancelled program's container is gone within a second, and the next program gets another that waited", async () => {
    await oneWaits();
    const [id] = await waitingOf(process.pid);
    const abort = new AbortController();
    const running = runScript("sleep 60", { signal: abort.signal });
    const reason = new Error("cancelled");
    await expect
      .poll(async () => (await docker.getContainer(id!).top()).Processes.length, { timeout: 30_000 })
      .toBeGreaterThan(1);
    const cancelledAt = performance.now();
    abort.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(performance.now() - cancelledAt).toBeLessThan(1000);
    expect(await waitingOf(process.pid)).not.toContain(id);
    await oneWaits();
    expect((await runScript("echo ran")).acquired).toBe("warm");
  });

  test("closing leaves none, neither of those that wait nor of those that were used", async () => {
    await oneWaits();
    await runScript("true");
    await sandbox.close();
    const label = [`${LABEL.component}=code-execution`, `${LABEL.pid}=${process.pid}`];
    expect(await docker.listContainers({ all: true, filters: { label } })).toEqual([]);
  });

  test("those of a process that is killed end by themselves, and the sweep removes what is left", async () => {
    const module = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
    const script = `import { docker } from ${module("../test-engine.fixture.ts")};
      import { createDockerSandbox } from ${module("./docker-sandbox.ts")};
      const limits = ${JSON.stringify(limits)};
      const sandbox = createDockerSandbox({ docker, image: "${image}", cpus: 1, pool: { size: 1, usual: [limits] } });
      setInterval(() => sandbox.waiting(limits) > 0 && console.log("waits"), 50);`;
    const owner = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(owner.stdout, "data");
    const [id] = await waitingOf(owner.pid);
    const ended = docker.getContainer(id!).wait();
    owner.kill("SIGKILL");
    await once(owner, "exit");
    await ended;
    await sweepContainers(docker, silentLogger);
    expect(await waitingOf(owner.pid)).toEqual([]);
  });
});

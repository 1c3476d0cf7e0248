import { existsSync } from "node:fs";
import { mkdir, readdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { silentLogger } from "@millrace/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { createDockerSandbox, type DockerSandbox } from "./docker-sandbox.ts";
import { engineThatMakes } from "./other-containers.fixture.ts";
import type { GuestOutput } from "./sandbox.ts";

const CGROUPS = "/sys/fs/cgroup";
const NAME = `millrace-test-${process.pid}`;
const MIB = 1024 * 1024;
const HOST_BYTES = String(32 * MIB);
/** 48 MB that it cannot do without. */
const HOG = "x=$(head -c 48000000 /dev/zero | tr '\\0' a); echo ${#x}";

/** A cgroup above that of a container, with less memory than the container may use: to the kernel, a host that has run out. */
async function makeScarceHost(): Promise<void> {
  const isSecond = engine.available && engine.cgroupVersion === 2;
  const folder = join(CGROUPS, isSecond ? "" : "memory", NAME);
  await mkdir(folder);
  const limits = isSecond
    ? [["memory.max", HOST_BYTES] as const, ["memory.swap.max", "0"] as const]
    : [["memory.limit_in_bytes", HOST_BYTES] as const, ["memory.memsw.limit_in_bytes", HOST_BYTES] as const];
  for (const [file, value] of limits) await writeFile(join(folder, file), value);
}

async function removeScarceHost(): Promise<void> {
  const parents = [CGROUPS, ...(await readdir(CGROUPS)).map((name) => join(CGROUPS, name))];
  for (const parent of parents) if (existsSync(join(parent, NAME))) await rmdir(join(parent, NAME));
}

let sandbox: DockerSandbox;
let fault: string | undefined;
beforeEach(skipWithoutEngine);
beforeEach((context) => {
  if (fault !== undefined) context.skip(`no cgroup can be made on the engine's host: ${fault}`);
});
beforeAll(async () => {
  const image = await prepareImage();
  if (!engine.available) return;
  try {
    await makeScarceHost();
  } catch (error) {
    fault = String(error);
  }
  sandbox = createDockerSandbox({
    docker: await engineThatMakes({ CgroupParent: `/${NAME}` }),
    image,
    cpus: 1,
  });
}, IMAGE_BUILD_MS);
afterAll(async () => {
  await sandbox?.close();
  if (engine.available) await removeScarceHost();
});

function runScript(script: string, memoryBytes: number): Promise<GuestOutput> {
  const request = {
    files: [{ name: "main.sh", mode: 0o400, bytes: Buffer.from(script) }],
    command: ["/bin/bash", "main.sh"],
    environment: { PATH: "/usr/bin:/bin" },
    wallMs: 20_000,
    stdoutBytes: 1000,
    stderrBytes: 1000,
  };
  const limits = { memoryBytes, cpus: 1 };
  const signal = new AbortController().signal;
  return sandbox.run({ job: "host", phase: "run", limits, request, signal, logger: silentLogger });
}

test("a program that is killed because its host has no memory left is no program past its limit: the sandbox failed", async () => {
  await expect(runScript(HOG, 64 * MIB)).rejects.toMatchObject({
    code: "system_error",
    message: expect.stringMatching(/^The host of the sandbox ran out of memory/),
  });
  expect((await runScript("echo well", 64 * MIB)).stdout.toString()).toBe("well\n");
});

test("on the same host one that is killed at its own limit is told as that", async () => {
  const { report } = await runScript(HOG, 24 * MIB);
  expect(report).toMatchObject({ signal: "SIGKILL", oomKills: expect.any(Number) });
  expect(report.oomKills).toBeGreaterThan(0);
});

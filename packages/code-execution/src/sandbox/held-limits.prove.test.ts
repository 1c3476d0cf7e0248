import { release } from "node:os";
import { silentLogger } from "@millrace/core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  docker,
  engine,
  GVISOR,
  gvisor,
  IMAGE_BUILD_MS,
  prepareImage,
  skipWithoutEngine,
} from "../test-engine.fixture.ts";
import { createDockerSandbox, type DockerSandboxOptions } from "./docker-sandbox.ts";
import { limitsNotHeld } from "./held-limits.ts";
import { engineThatMakes } from "./other-containers.fixture.ts";

const LIMITS = { memoryBytes: 64 * 1024 * 1024, cpus: 1 };

let image: string;
beforeAll(async () => {
  image = await prepareImage();
}, IMAGE_BUILD_MS);

async function notHeld(options: Pick<DockerSandboxOptions, "docker" | "runtime">): Promise<string[]> {
  const sandbox = createDockerSandbox({ image, cpus: 1, ...options });
  try {
    return await limitsNotHeld(sandbox);
  } finally {
    await sandbox.close();
  }
}

describe("each limit is tried", () => {
  beforeEach(skipWithoutEngine);

  test("and all hold in the containers that are made for programs", async () => {
    expect(await notHeld({ docker })).toEqual([]);
  });

  test("and those that a container goes without are told", async () => {
    const tmpfs = { "/w": "rw,exec,mode=0700,uid=10001,gid=10001,size=100m" };
    const settings = { PidsLimit: 1000, ReadonlyRootfs: false, Tmpfs: tmpfs };
    expect(await notHeld({ docker: await engineThatMakes(settings) })).toEqual([
      "the process limit",
      "the room for files",
      "the read-only root",
    ]);
  });
});

describe("containers of gVisor", () => {
  beforeEach((context) => {
    if (!engine.available) context.skip(engine.reason);
    if (!gvisor.available) context.skip(gvisor.reason);
  });

  test("hold every limit", async () => {
    expect(await notHeld({ docker, runtime: GVISOR })).toEqual([]);
  });

  test("wait for programs, and run them with the limit of memory that was asked for", async () => {
    const pool = { size: 1, usual: [LIMITS] };
    const sandbox = createDockerSandbox({ docker, image, cpus: 1, runtime: GVISOR, pool });
    try {
      await expect.poll(() => sandbox.waiting(LIMITS), { timeout: 30_000 }).toBe(1);
      const ran = await sandbox.run({
        job: "waited",
        phase: "run",
        limits: LIMITS,
        request: {
          files: [],
          command: ["/bin/bash", "-c", "echo $UID; uname -r"],
          environment: { PATH: "/usr/bin:/bin" },
          wallMs: 20_000,
          stdoutBytes: 1000,
          stderrBytes: 1000,
        },
        signal: new AbortController().signal,
        logger: silentLogger,
      });
      expect(ran).toMatchObject({
        acquired: "warm",
        report: { exitCode: 0, memoryLimitBytes: LIMITS.memoryBytes },
      });
      const [user, kernel] = ran.stdout.toString().split("\n");
      expect(user).toBe("10001");
      expect(kernel).not.toBe(release());
    } finally {
      await sandbox.close();
    }
  });
});

import { silentLogger } from "@millrace/core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verdictsOf } from "../attacks/attack.fixture.ts";
import { ATTACK_LIMITS, runAttack } from "../attacks/run-attack.fixture.ts";
import { SYSTEM_CALL_ATTACKS } from "../attacks/system-call-attacks.fixture.ts";
import { createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "../test-engine.fixture.ts";
import { createDockerSandbox, type DockerSandbox } from "./docker-sandbox.ts";
import { engineThatMakes } from "./other-containers.fixture.ts";

const NO_NEW_RIGHTS = "no-new-privileges";
/** The engine's filter, made of what it says to one call. */
function profile(call: string): string {
  const syscalls = [{ names: [call], action: "SCMP_ACT_ERRNO" }];
  return `seccomp=${JSON.stringify({ defaultAction: "SCMP_ACT_ALLOW", syscalls })}`;
}

async function sandboxOf(settings: Parameters<typeof engineThatMakes>[0]): Promise<DockerSandbox> {
  return createDockerSandbox({
    docker: await engineThatMakes(settings),
    image: await prepareImage(),
    cpus: 1,
  });
}

function runBash(sandbox: DockerSandbox, code: string) {
  const payload = { roomId: "r", userId: "u", language: "bash", code };
  return execute(
    { sandbox, limits: ATTACK_LIMITS, compiled: createCompileCache(0) },
    codeExecutionSchema(ATTACK_LIMITS).parse(payload),
    { jobId: "own-guards", signal: new AbortController().signal, logger: silentLogger },
  );
}

describe("the supervisor's own guards", { timeout: 60_000 }, () => {
  beforeEach(skipWithoutEngine);
  beforeAll(prepareImage, IMAGE_BUILD_MS);

  test.each(SYSTEM_CALL_ATTACKS)("hold where the engine has no filter: $name", async (attack) => {
    const sandbox = await sandboxOf({ SecurityOpt: [NO_NEW_RIGHTS, "seccomp=unconfined"] });
    const { verdict } = await runAttack({ sandbox, beyond: async () => [] }, attack);
    expect(verdictsOf(attack, "docker")).toContain(verdict);
    await sandbox.close();
  });

  test.each([
    [
      "no filter can be installed",
      { SecurityOpt: [NO_NEW_RIGHTS, profile("seccomp")] },
      "cannot keep the program from system calls: Operation not permitted",
    ],
    [
      "the kernel's counters cannot be read",
      { Tmpfs: { "/w": "exec,mode=0700,uid=10001,gid=10001", "/sys/fs/cgroup": "ro" } },
      "the kernel does not tell the container's processor time",
    ],
  ])("where %s, no program is run: a failure of the sandbox", async (_what, settings, message) => {
    const sandbox = await sandboxOf(settings);
    await expect(runBash(sandbox, "echo ran")).rejects.toMatchObject({
      code: "system_error",
      message: expect.stringContaining(`The sandbox's supervisor failed: ${message}.`),
    });
    await sandbox.close();
  });
});

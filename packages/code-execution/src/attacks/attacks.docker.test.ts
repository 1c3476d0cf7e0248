import { readdirSync, readFileSync } from "node:fs";
import { silentLogger } from "@millrace/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import { guestLimits } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { IMAGE_BUILD_MS, engine, skipWithoutEngine } from "../test-engine.fixture.ts";
import { openDocker } from "./test-drivers.fixture.ts";
import { onPage } from "./attack-page.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { ATTACK_LIMITS, runAttack } from "./run-attack.fixture.ts";

const usual = ATTACKS.filter(({ isUsual, outcomes }) => isUsual === true && outcomes.docker !== undefined);

/** Of all processes of this machine. */
function commands(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return ""; // It ended meanwhile.
      }
    });
}

describe("attacks on the docker driver, with containers that wait", { timeout: 180_000 }, () => {
  let attacked: Awaited<ReturnType<typeof openDocker>>;
  beforeAll(async () => {
    if (engine.available) attacked = await openDocker(1);
  }, IMAGE_BUILD_MS);
  beforeEach(skipWithoutEngine);
  afterAll(() => attacked?.close());

  test("of a program that runs there is a container, a process, a cgroup and a file of the engine", async (context) => {
    const { sandbox, beyond, traces } = attacked;
    context.skip(!traces.isHostSeen, "the engine's host is another machine");
    const stop = new AbortController();
    const running = execute(
      { sandbox, limits: ATTACK_LIMITS, compiled: createCompileCache(0) },
      codeExecutionSchema(ATTACK_LIMITS).parse({
        roomId: "r",
        userId: "u",
        language: "bash",
        code: "sleep 50",
      }),
      { jobId: "1", signal: stop.signal, logger: silentLogger },
    );
    const places = [/^container /, /^process /, /^\/sys\/fs\/cgroup\//, /\/containers\//];
    const unseen = async () => {
      const seen = await beyond();
      return places.filter((place) => !seen.some((line) => place.test(line)));
    };
    try {
      await expect.poll(unseen, { timeout: 20_000 }).toEqual([]);
    } finally {
      stop.abort(new Error("enough was seen"));
    }
    await expect(running).rejects.toThrow("enough was seen");
    await expect.poll(beyond, { timeout: 20_000 }).toEqual([]);
  });

  test("what a compiler leaves running is dead before anything of it is handed on", async (context) => {
    const { sandbox, beyond, traces } = attacked;
    context.skip(!traces.isHostSeen, "the engine's host is another machine");
    const { left } = await sandbox.run({
      job: "daemon",
      phase: "compile",
      limits: guestLimits(ATTACK_LIMITS.compile),
      request: {
        files: [],
        command: [
          "/bin/bash",
          "-c",
          'setsid sleep 36543 & until [ "$(cat /proc/$!/comm)" = sleep ]; do :; done; printf made >main',
        ],
        environment: { PATH: "/usr/bin:/bin" },
        wallMs: 60_000,
        stdoutBytes: 1000,
        stderrBytes: 1000,
        left: { names: ["main"], maxBytes: 1000 },
      },
      signal: new AbortController().signal,
      logger: silentLogger,
    });
    expect(left).toMatchObject([{ name: "main", error: null, bytes: Buffer.from("made") }]);
    expect(commands().filter((command) => command.includes("36543"))).toEqual([]);
    await expect.poll(beyond, { timeout: 20_000 }).toEqual([]);
  });

  test.each(usual)("$language: $name", async (attack) => {
    const before = attacked.traces.made();
    const { verdict } = await runAttack(attacked, attack);
    expect(onPage(attack, "docker")).toContain(verdict);
    expect(attacked.traces.made()).toBeGreaterThan(before);
  });

  test("nothing is left of any of them", async () => {
    await attacked.sandbox.close();
    expect(await attacked.beyond()).toEqual([]);
  });
});

import { silentLogger } from "@millrace/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { IMAGE_BUILD_MS, engine, skipWithoutEngine } from "../test-engine.fixture.ts";
import { openDocker } from "./attack-drivers.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { ATTACK_LIMITS, runAttack, verdictsOf } from "./run-attack.fixture.ts";

const usual = ATTACKS.filter(({ isUsual, outcomes }) => isUsual === true && outcomes.docker !== undefined);

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

  test.each(usual)("$language: $name", async (attack) => {
    const before = attacked.traces.made();
    const result = await runAttack(attacked, attack);
    expect(verdictsOf(attack, "docker")).toContain(result.verdict);
    expect(attacked.traces.made()).toBeGreaterThan(before);
  });

  test("nothing is left of any of them", async () => {
    await attacked.sandbox.close();
    expect(await attacked.beyond()).toEqual([]);
  });
});

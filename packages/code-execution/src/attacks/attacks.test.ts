import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmbeddedSandbox } from "../embedded/embedded-sandbox.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { ATTACK_LIMITS, guestProcesses, runAttack, verdictsOf } from "./run-attack.fixture.ts";

/** One process that waits for each of C's programs, JavaScript, TypeScript, Python; and the compiler. */
const MOST_WAITING = 5;

describe("attacks on the embedded driver", { timeout: 180_000 }, () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = createEmbeddedSandbox({ compileMemoryBytes: ATTACK_LIMITS.compile.memoryBytes });
  });
  afterAll(() => sandbox.close());

  test.each(ATTACKS.filter(({ isUsual, outcomes }) => isUsual === true && outcomes.embedded !== undefined))(
    "$language: $name",
    async (attack) => {
      const result = await runAttack(
        { sandbox, leftovers: async () => guestProcesses(MOST_WAITING) },
        attack,
      );
      expect(verdictsOf(attack, "embedded")).toContain(result.verdict);
    },
  );

  test("no process is left of any of them", async () => {
    await sandbox.close();
    expect(guestProcesses(0)).toEqual([]);
  });
});

test("no two attacks have one name, and a third of them are tried every time", () => {
  expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
  const usual = ATTACKS.filter(({ isUsual }) => isUsual === true).length;
  expect(usual / ATTACKS.length).toBeGreaterThan(1 / 3);
});

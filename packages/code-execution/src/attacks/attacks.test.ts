import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEmbedded, type AttackedSandbox } from "./test-drivers.fixture.ts";
import { verdictsOf } from "./attack.fixture.ts";
import { onPage, pageRows } from "./attack-page.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { guestProcesses } from "./guest-processes.fixture.ts";
import { runAttack } from "./run-attack.fixture.ts";

describe("attacks on the embedded driver", { timeout: 180_000 }, () => {
  let attacked: AttackedSandbox;
  beforeAll(() => {
    attacked = openEmbedded();
  });
  afterAll(() => attacked.close());

  test.each(ATTACKS.filter(({ isUsual, outcomes }) => isUsual === true && outcomes.embedded !== undefined))(
    "$language: $name",
    async (attack) => {
      const { verdict } = await runAttack(attacked, attack);
      expect(onPage(attack, "embedded")).toContain(verdict);
    },
  );

  test("no process is left of any of them", async () => {
    await attacked.sandbox.close();
    expect(guestProcesses(0)).toEqual([]);
  });
});

test("no two attacks have one name, and a third of them are tried every time", () => {
  expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
  const usual = ATTACKS.filter(({ isUsual }) => isUsual === true).length;
  expect(usual / ATTACKS.length).toBeGreaterThan(1 / 3);
});

test("docs/sandbox.md has every attack with the verdicts that it may end with, and no other", () => {
  expect(pageRows()).toMatchObject(
    ATTACKS.map((attack) => ({
      name: attack.name,
      language: attack.language,
      verdicts: {
        docker: verdictsOf(attack, "docker"),
        gvisor: verdictsOf(attack, "gvisor"),
        embedded: verdictsOf(attack, "embedded"),
      },
    })),
  );
});

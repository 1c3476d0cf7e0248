import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DriverName } from "../sandbox/sandbox.ts";
import { engine, IMAGE_BUILD_MS } from "../test-engine.fixture.ts";
import { type AttackedSandbox, openDocker, openEmbedded } from "./attack-drivers.fixture.ts";
import { attackTable, type AttackRow } from "./attack-table.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { guestProcesses } from "./guest-processes.fixture.ts";
import { runAttack, verdictsOf } from "./run-attack.fixture.ts";

const DOCUMENT = new URL("../../../../docs/sandbox.md", import.meta.url);
const rows = new Map<string, AttackRow>();

interface Driver {
  readonly name: DriverName;
  /** Why it cannot run here; undefined: it can. */
  readonly missing?: string;
  open(): Promise<AttackedSandbox>;
}

const DRIVERS: readonly Driver[] = [
  { name: "embedded", open: async () => openEmbedded() },
  {
    name: "docker",
    ...(engine.available ? {} : { missing: engine.reason }),
    open: () => openDocker(0),
  },
];

describe.each(DRIVERS)("attacks on the driver $name", ({ name, missing, open }) => {
  const attacks = ATTACKS.filter(({ outcomes }) => outcomes[name] !== undefined);
  let attacked: AttackedSandbox;
  beforeAll(async () => {
    if (missing === undefined) attacked = await open();
  }, IMAGE_BUILD_MS);
  afterAll(() => attacked?.close());

  test.for(attacks)("$language: $name", { timeout: 300_000 }, async (attack, context) => {
    context.skip(missing !== undefined, missing);
    const result = await runAttack(attacked, attack);
    expect(verdictsOf(attack, name)).toContain(result.verdict);
    const ms = result.phases.compile?.wallMs ?? 0;
    const row = rows.get(attack.name) ?? { attack };
    rows.set(attack.name, {
      ...row,
      [name]: { verdict: result.verdict, ms: Math.round(ms + result.executionTime) },
    });
  });

  test("nothing is left of any of them", async (context) => {
    context.skip(missing !== undefined, missing);
    await attacked.sandbox.close();
    expect(await attacked.beyond()).toEqual([]);
    expect(guestProcesses(0)).toEqual([]);
  });
});

test("the table of the document names every attack", async () => {
  let document = await readFile(DOCUMENT, "utf8");
  // Its milliseconds differ each time: written when asked for, by WRITE_SANDBOX_TABLE=1.
  if (process.env["WRITE_SANDBOX_TABLE"] === "1") {
    document = attackTable(
      document,
      [...ATTACKS].flatMap(({ name }) => rows.get(name) ?? []),
    );
    await writeFile(DOCUMENT, document);
  }
  for (const { name, language } of ATTACKS) expect(document).toContain(`| ${name} | ${language} |`);
});

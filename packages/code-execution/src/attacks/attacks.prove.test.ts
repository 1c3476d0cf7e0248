import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DriverName } from "../sandbox/sandbox.ts";
import { engine, IMAGE_BUILD_MS } from "../test-engine.fixture.ts";
import { type AttackedSandbox, openDocker, openEmbedded } from "./test-drivers.fixture.ts";
import { onPage, type PageRow, writePage } from "./attack-page.fixture.ts";
import { verdictsOf } from "./attack.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { guestProcesses } from "./guest-processes.fixture.ts";
import { runAttack } from "./run-attack.fixture.ts";

const WRITES_PAGE = process.env["WRITE_SANDBOX_TABLE"] === "1";
const times = new Map<string, PageRow["ms"]>();

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
    const { verdict, phases, executionTime } = await runAttack(attacked, attack);
    expect(WRITES_PAGE ? verdictsOf(attack, name) : onPage(attack, name)).toContain(verdict);
    const ms = Math.round((phases.compile?.wallMs ?? 0) + executionTime);
    times.set(attack.name, { ...times.get(attack.name), [name]: ms });
  });

  test("nothing is left of any of them", async (context) => {
    context.skip(missing !== undefined, missing);
    await attacked.sandbox.close();
    expect(await attacked.beyond()).toEqual([]);
    expect(guestProcesses(0)).toEqual([]);
  });
});

afterAll(() => {
  if (WRITES_PAGE) writePage(times);
});

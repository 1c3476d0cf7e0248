import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engine, GVISOR, gvisor, IMAGE_BUILD_MS } from "../test-engine.fixture.ts";
import { type AttackedSandbox, openDocker, openEmbedded } from "./test-drivers.fixture.ts";
import { onPage, type PageRow, writePage } from "./attack-page.fixture.ts";
import { type Attack, type Ground, isTriedInGvisor, outcomeOf, verdictsOf } from "./attack.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { guestProcesses } from "./guest-processes.fixture.ts";
import { runAttack } from "./run-attack.fixture.ts";

const FULL = process.env["PROVE_FULL"] !== undefined;
const WRITES_PAGE = process.env["WRITE_SANDBOX_TABLE"] === "1";
const times = new Map<string, PageRow["ms"]>();

interface Place {
  readonly name: Ground;
  /** Why it cannot run here; undefined: it can. */
  readonly missing?: string;
  /** Of the attacks that are run there, those that are tried now. Default: all. */
  readonly isTried?: (attack: Attack) => boolean;
  open(): Promise<AttackedSandbox>;
}

const PLACES: readonly Place[] = [
  { name: "embedded", open: async () => openEmbedded() },
  {
    name: "docker",
    ...(engine.available ? {} : { missing: engine.reason }),
    open: () => openDocker(0),
  },
  {
    name: "gvisor",
    ...(gvisor.available ? {} : { missing: gvisor.reason }),
    isTried: (attack) => FULL || isTriedInGvisor(attack),
    open: () => openDocker(0, GVISOR),
  },
];

describe.each(PLACES)("attacks on $name", ({ name, missing, isTried = () => true, open }) => {
  const attacks = ATTACKS.filter((attack) => outcomeOf(attack, name) !== undefined && isTried(attack));
  let attacked: AttackedSandbox;
  beforeAll(async () => {
    if (missing === undefined) attacked = await open();
  }, IMAGE_BUILD_MS);
  afterAll(() => attacked?.close());

  test.for(attacks)("$language: $name", { timeout: 300_000 }, async (attack, context) => {
    context.skip(missing !== undefined, missing);
    const { verdict, phases, executionTime } = await runAttack({ ...attacked, ground: name }, attack);
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

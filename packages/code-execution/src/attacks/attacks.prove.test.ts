import { readFile, writeFile } from "node:fs/promises";
import { silentLogger } from "@millrace/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmbeddedSandbox } from "../embedded/embedded-sandbox.ts";
import { ensureImage } from "../engine/image.ts";
import { LABEL } from "../engine/labels.ts";
import { createDockerSandbox } from "../sandbox/docker-sandbox.ts";
import type { DriverName, Sandbox } from "../sandbox/sandbox.ts";
import { docker, engine, IMAGE_BUILD_MS } from "../test-engine.fixture.ts";
import { attackTable, type AttackRow } from "./attack-table.fixture.ts";
import { ATTACKS } from "./attacks.fixture.ts";
import { ATTACK_LIMITS, guestProcesses, runAttack, verdictsOf } from "./run-attack.fixture.ts";

const DOCUMENT = new URL("../../../../docs/sandbox.md", import.meta.url);
/** One process that waits for each of C's programs, JavaScript, TypeScript, Python; and the compiler. */
const MOST_WAITING = 5;
const rows = new Map<string, AttackRow>();

interface Driver {
  readonly name: DriverName;
  /** Why it cannot run here; undefined: it can. */
  readonly missing?: string;
  open(): Promise<Sandbox>;
  leftovers(job: string): Promise<readonly string[]>;
}

const DRIVERS: readonly Driver[] = [
  {
    name: "embedded",
    open: async () => createEmbeddedSandbox({ compileMemoryBytes: ATTACK_LIMITS.compile.memoryBytes }),
    leftovers: async () => guestProcesses(MOST_WAITING),
  },
  {
    name: "docker",
    ...(engine.available ? {} : { missing: engine.reason }),
    open: async () =>
      createDockerSandbox({
        docker,
        image: await ensureImage(docker, silentLogger),
        cpus: engine.available ? engine.cpus : 1,
      }),
    leftovers: async (job) => {
      const left = await docker.listContainers({ all: true, filters: { label: [`${LABEL.job}=${job}`] } });
      return left.map(({ Id: id, State: state }) => `${state} ${id}`);
    },
  },
];

describe.each(DRIVERS)("attacks on the driver $name", ({ name, missing, open, leftovers }) => {
  const attacks = ATTACKS.filter(({ outcomes }) => outcomes[name] !== undefined);
  let sandbox: Sandbox;
  beforeAll(async () => {
    if (missing === undefined) sandbox = await open();
  }, IMAGE_BUILD_MS);
  afterAll(async () => {
    if (missing === undefined) await sandbox.close();
  });

  test.for(attacks)("$language: $name", { timeout: 300_000 }, async (attack, context) => {
    context.skip(missing !== undefined, missing);
    const result = await runAttack({ sandbox, leftovers }, attack);
    expect(verdictsOf(attack, name)).toContain(result.verdict);
    const ms = result.phases.compile?.wallMs ?? 0;
    const row = rows.get(attack.name) ?? { attack };
    rows.set(attack.name, {
      ...row,
      [name]: { verdict: result.verdict, ms: Math.round(ms + result.executionTime) },
    });
  });

  test("no process is left of any of them", async () => {
    if (missing === undefined) await sandbox.close();
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

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { processorWeaknesses } from "./processor-weaknesses.ts";

test("weaknesses are those against which the kernel does nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-weaknesses-"));
  try {
    const states = {
      meltdown: "Not affected\n",
      spectre_v2: "Mitigation: Retpolines; STIBP: disabled\n",
      spec_store_bypass: "Vulnerable\n",
      mds: "Vulnerable: Clear CPU buffers attempted, no microcode; SMT Host state unknown\n",
      itlb_multihit: "KVM: Mitigation: VMX unsupported\n",
    };
    for (const [name, state] of Object.entries(states)) await writeFile(join(folder, name), state);
    expect(await processorWeaknesses(folder)).toEqual(["mds", "spec_store_bypass"]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a system that tells none has none", async () => {
  expect(await processorWeaknesses("/there/is/no/such/folder")).toEqual([]);
});

import { expect, test } from "vitest";
import { ServedTypes } from "./served-types.ts";
import type { OutdatedType } from "./handled-type.ts";
import { MemoryStore } from "./testing/memory-store.fixture.ts";

function setUp() {
  const memory = new MemoryStore();
  const registry = new Map<string, { type: string; schemaVersion?: number }>([
    ["mail", { type: "mail" }],
    ["report", { type: "report", schemaVersion: 2 }],
  ]);
  const told: OutdatedType[] = [];
  let changes = 0;
  const served = new ServedTypes({
    store: memory.store,
    registry,
    onChanged: () => void (changes += 1),
    onOutdated: (types) => void told.push(...types),
  });
  return { memory, registry, served, told, changes: () => changes };
}

const MAIL = { type: "mail", schemaVersion: 1, storedVersion: 3 };

test("nothing is served before the database was asked, and then what is not newer there", async () => {
  const { memory, served, told } = setUp();
  memory.storedVersions.set("mail", 3).set("report", 2);
  expect(served.types()).toEqual([]);
  expect(await served.ask()).toEqual({ types: ["report"], outdated: ["mail"] });
  expect(served.types()).toEqual(["report"]);
  expect(served.outdated).toEqual([MAIL]);
  expect(told).toEqual([MAIL]);
});

test("a type that is newer later is told of once, and the array changes with it alone", async () => {
  const { memory, served, told } = setUp();
  await served.ask();
  const before = served.types();
  await served.ask();
  expect(served.types()).toBe(before);
  memory.storedVersions.set("mail", 3);
  await served.ask();
  await served.ask();
  expect(served.types()).toEqual(["report"]);
  expect(told).toEqual([MAIL]);
  expect([served.leaves("mail"), served.leaves("report")]).toEqual([true, false]);
});

test("a newer handler in the place of an outdated one is served again", async () => {
  const { memory, registry, served } = setUp();
  memory.storedVersions.set("mail", 3);
  await served.ask();
  registry.set("mail", { type: "mail", schemaVersion: 3 });
  await served.ask();
  expect(served.types()).toEqual(["mail", "report"]);
  expect(served.outdated).toEqual([]);
});

test("handlers that come or go are noticed, and asked about before they are served", async () => {
  const { registry, served, changes } = setUp();
  served.types();
  await served.ask();
  const before = changes();
  registry.set("late", { type: "late" });
  expect(served.types()).toEqual(["mail", "report"]);
  expect(changes()).toBe(before + 1);
  await served.ask();
  expect(served.types()).toEqual(["mail", "report", "late"]);
  registry.delete("late");
  served.types();
  expect(changes()).toBe(before + 2);
  await served.ask();
  expect(served.types()).toEqual(["mail", "report"]);
});

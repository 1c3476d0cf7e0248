import fc from "fast-check";
import { expect, test } from "vitest";
import { missingRefs, planWorkflow } from "./plan-workflow.ts";

const faultsOf = (...args: Parameters<typeof planWorkflow>) => {
  try {
    planWorkflow(...args);
    return [];
  } catch (error) {
    return (error as { faults: readonly { pointer: string; detail: string }[] }).faults;
  }
};

test("parents come before their children, in whatever order they are given", () => {
  const jobs = fc.nat(30).chain((count) =>
    fc.array(fc.array(fc.nat(Math.max(count - 1, 0)), { maxLength: 4 }), {
      minLength: count,
      maxLength: count,
    }),
  );
  fc.assert(
    fc.property(jobs, fc.infiniteStream(fc.nat()), (edges, picks) => {
      // Edges lead to smaller numbers, so there is no cycle; then the list is shuffled.
      const list = edges.map((parents, n) => ({
        ref: `r${n}`,
        dependsOn: parents.filter((parent) => parent < n).map((parent) => `r${parent}`),
      }));
      for (let n = list.length - 1; n > 0; n--) {
        const other = (picks.next().value as number) % (n + 1);
        [list[n], list[other]] = [list[other]!, list[n]!];
      }
      const { order, parents } = planWorkflow(list);
      expect([...order].sort((a, b) => a - b)).toEqual(list.map((_, index) => index));
      const place = new Map(order.map((index, at) => [index, at]));
      for (const [index, { dependsOn }] of list.entries()) {
        expect(new Set(parents[index]!.map((parent) => list[parent as number]!.ref))).toEqual(
          new Set(dependsOn),
        );
        for (const parent of parents[index]!)
          expect(place.get(parent as number)).toBeLessThan(place.get(index) as number);
      }
    }),
  );
});

test.each([
  ["itself", [{ ref: "a", dependsOn: ["a"] }], "/0/dependsOn", "a → a"],
  [
    "a longer way round",
    [
      { ref: "root" },
      { ref: "a", dependsOn: ["root", "c"] },
      { ref: "b", dependsOn: ["a"] },
      { ref: "c", dependsOn: ["b"] },
    ],
    "/1/dependsOn",
    "a → c → b → a",
  ],
])("a cycle is refused with its path: %s", (_name, jobs, pointer, path) => {
  expect(faultsOf(jobs)).toEqual([{ pointer, detail: `goes round in a cycle: ${path}` }]);
});

test("a chain and a cycle of 10 000 jobs need no stack", () => {
  const chain = Array.from({ length: 10_000 }, (_, n) => ({
    ref: `r${n}`,
    dependsOn: n === 9999 ? [] : [`r${n + 1}`],
  }));
  expect(planWorkflow(chain).order[0]).toBe(9999);
  const [fault] = faultsOf(chain.map((job, n) => (n === 9999 ? { ...job, dependsOn: ["r0"] } : job)));
  expect(fault?.detail).toMatch(/^goes round in a cycle: r0 → r1 → .* … → .* → r0$/);
});

test("every fault is named", () => {
  expect(
    faultsOf([
      { ref: "a" },
      { ref: "a" },
      { ref: "" },
      { ref: "b", dependsOn: ["a", "nobody"], onParentFailure: "explode" },
      { onParentFailure: "run" },
      { dependsOn: "a" as unknown as string[] },
    ]).map(({ pointer }) => pointer),
  ).toEqual([
    "/1/ref",
    "/2/ref",
    "/3/onParentFailure",
    "/3/dependsOn/1",
    "/4/onParentFailure",
    "/5/dependsOn",
  ]);
});

test("jobs that are there already are parents by their id, and keep their refs", () => {
  const existing = new Map([["old", "17"]]);
  expect(missingRefs([{ ref: "new", dependsOn: ["old", "new", "old"] }])).toEqual(["old"]);
  expect(planWorkflow([{ ref: "new", dependsOn: ["old"] }], existing).parents).toEqual([["17"]]);
  expect(faultsOf([{ ref: "old" }], existing)).toMatchObject([{ pointer: "/0/ref" }]);
});

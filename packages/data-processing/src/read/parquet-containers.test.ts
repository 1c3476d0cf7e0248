import type { SchemaTree } from "hyparquet";
import { expect, test } from "vitest";
import { containersOf, listLevels } from "./parquet-containers.ts";

function pathOf(...kinds: ("OPTIONAL" | "REPEATED" | "REQUIRED")[]): SchemaTree[] {
  const node = (element: SchemaTree["element"]): SchemaTree => ({
    count: 1,
    children: [],
    path: [],
    element,
  });
  return [
    node({ name: "root" }),
    ...kinds.map((repetition_type, index) => node({ name: `${index}`, repetition_type })),
  ];
}
const count = (path: SchemaTree[], repetitions: number[], definitions: number[]) =>
  containersOf(
    { repetitions: new Uint8Array(repetitions), definitions: new Uint8Array(definitions) },
    repetitions.length,
    listLevels(path),
  );

test("lists and structures are counted by where a value begins or goes on", () => {
  const none = { repetitions: undefined, definitions: undefined };
  expect(containersOf(none, 1000, listLevels(pathOf("OPTIONAL")))).toBe(0);
  // Structures 50 deep, of which each is made again for those around it.
  const deep = listLevels(pathOf(...Array<"OPTIONAL">(50).fill("OPTIONAL"), "OPTIONAL"));
  expect(containersOf(none, 1000, deep)).toBe(1000 * 25 * 51);
  const list = pathOf("OPTIONAL", "REPEATED", "OPTIONAL");
  expect(count(list, [0, 1, 1, 0, 0], [3, 2, 3, 0, 1])).toBe(3 * 3);
  expect(count(pathOf("REPEATED"), [0, 1, 1, 0], [1, 1, 1, 0])).toBe(2);
  const ofStructures = pathOf("OPTIONAL", "REPEATED", "OPTIONAL", "OPTIONAL");
  expect(count(ofStructures, [0, 1, 1], [4, 4, 4])).toBe(6 + 1 + 1);
});

test("a list that holds nothing does not go on", () => {
  const list = pathOf("OPTIONAL", "REPEATED", "OPTIONAL");
  // The first goes on with the page before.
  expect(count(list, [1, 1], [3, 3])).toBe(0);
  for (const [repetitions, definitions] of [
    [
      [0, 1],
      [0, 3],
    ],
    [
      [0, 1],
      [1, 3],
    ],
    [
      [0, 2],
      [3, 3],
    ],
  ] as const)
    expect(() => count(list, [...repetitions], [...definitions])).toThrow("where there is none");
});

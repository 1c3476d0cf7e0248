import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { readWorkspace, ROOT } from "./workspace.ts";

/** What users of the packages can import, so that a change of it is seen and meant. Update: `vitest -u`. */
test("the public names are those of public-names.txt", async () => {
  const lines: string[] = [];
  for (const { name, directory } of await readWorkspace()) {
    const index = join(ROOT, directory, "src", "index.ts");
    if (!existsSync(index)) continue;
    const text = await readFile(index, "utf8");
    expect(starExports(text), `${directory}/src/index.ts lists its names`).toEqual([]);
    const values = Object.keys((await import(pathToFileURL(index).href)) as object);
    lines.push(
      name,
      ...values.toSorted().map((value) => `  ${value}`),
      ...typeNames(text).map((type) => `  type ${type}`),
      "",
    );
  }
  await expect(lines.join("\n")).toMatchFileSnapshot("./public-names.txt");
});

test("types are read from every form of export, and stars are seen", () => {
  const text = `
    export { a, type B, type C as D } from "./a.ts";
    export type { E, F as G } from "./b.ts";
    export * from "./c.ts";
    export interface H {}
    export type I = string;
  `;
  expect(typeNames(text)).toEqual(["B", "D", "E", "G", "H", "I"]);
  expect(starExports(text)).toEqual(["export *"]);
});

function typeNames(text: string): string[] {
  const lists = [...text.matchAll(/export\s+(type\s+)?\{([^}]*)\}/g)].flatMap(([, all, list = ""]) =>
    list
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "" && (all !== undefined || item.startsWith("type ")))
      .map((item) => item.replace(/^type\s+/, "").replace(/^.*\bas\s+/, "")),
  );
  const declared = [...text.matchAll(/export\s+(?:declare\s+)?(?:interface|type)\s+(\w+)/g)].map(
    ([, name = ""]) => name,
  );
  return [...lists, ...declared].toSorted();
}

function starExports(text: string): string[] {
  return [...text.matchAll(/export\s+(?:type\s+)?\*/g)].map(([found]) => found);
}

import { existsSync, globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const documents = globSync(["*.md", "docs/**/*.md"], { cwd: fileURLToPath(ROOT) });
const sources = globSync(["apps/*/src/**/*.ts", "packages/*/src/**/*.ts"], { cwd: fileURLToPath(ROOT) });

test.each(documents)("%s links to what is there", async (document) => {
  const here = new URL(document, ROOT);
  const links = [...(await readFile(here, "utf8")).matchAll(/\]\(([^)#]+)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => !/^https?:/.test(link) && !existsSync(new URL(link, here)));
  expect(broken).toEqual([]);
});

test("ARCHITECTURE.md names files that are there", async () => {
  const text = await readFile(new URL("ARCHITECTURE.md", ROOT), "utf8");
  const named = [...text.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, name = ""]) => name);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !sources.some((source) => `/${source}`.endsWith(`/${name}`)))).toEqual([]);
});

test("ARCHITECTURE.md says what every package and app is", async () => {
  const text = await readFile(new URL("ARCHITECTURE.md", ROOT), "utf8");
  const members = globSync(["apps/*/package.json", "packages/*/package.json"], { cwd: fileURLToPath(ROOT) });
  const told = [...text.matchAll(/^\| `((?:apps|packages)\/[\w-]+)` \|/gm)].map(([, name]) => name);
  expect(new Set(told)).toEqual(new Set(members.map((file) => file.replace(/\/package\.json$/, ""))));
});

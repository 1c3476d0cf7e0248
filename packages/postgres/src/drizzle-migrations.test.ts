import { spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

// drizzle-kit writes where it is told that the migrations are, so it works on a copy of what it reads.
let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "millrace-drizzle-"));
  await cp(join(ROOT, "drizzle.config.ts"), join(copy, "drizzle.config.ts"));
  await cp(join(ROOT, "migrations"), join(copy, "migrations"), { recursive: true });
  await mkdir(join(copy, "packages/postgres/src"), { recursive: true });
  const source = join(ROOT, "packages/postgres/src");
  const isTables = (file: string) =>
    file === "schema-name.ts" || /^(?:.+-)?(?:tables|schema|columns)\.ts$/.test(file);
  for (const file of (await readdir(source)).filter(isTables))
    await cp(join(source, file), join(copy, "packages/postgres/src", file));
  for (const folder of ["node_modules", "packages/postgres/node_modules"])
    await symlink(join(ROOT, folder), join(copy, folder), "junction");
});
afterAll(() => rm(copy, { recursive: true, force: true }));

function generate(name: string): string {
  const kit = join(ROOT, "node_modules/drizzle-kit/bin.cjs");
  const run = spawnSync(process.execPath, [kit, "generate", "--name", name], { cwd: copy, encoding: "utf8" });
  expect(run.status, run.stdout + run.stderr).toBe(0);
  return run.stdout;
}

const sqlFiles = async () => (await readdir(join(copy, "migrations"))).filter((file) => /^\d{4}_/.test(file));

test("drizzle-kit knows every migration by its name and finds nothing to add", async () => {
  const files = await sqlFiles();
  const journal = JSON.parse(await readFile(join(copy, "migrations/meta/_journal.json"), "utf8"));
  expect(journal.entries.map((entry: { tag: string }) => `${entry.tag}.sql`)).toEqual(files);
  expect(generate("nothing")).toContain("No schema changes");
  expect(await sqlFiles()).toEqual(files);
}, 30_000);

test("a column that no migration adds gives a new migration", async () => {
  const files = await sqlFiles();
  const path = join(copy, "packages/postgres/src/tables.ts");
  const text = await readFile(path, "utf8");
  const changed = text.replace('host: text("host").notNull(),', '$&\n    region: text("region"),');
  expect(changed).not.toBe(text);
  await writeFile(path, changed);
  generate("red");
  const added = (await sqlFiles()).filter((file) => !files.includes(file));
  expect(added).toHaveLength(1);
  const sql = await readFile(join(copy, "migrations", added[0] as string), "utf8");
  expect(sql.trim()).toBe('ALTER TABLE "millrace"."worker" ADD COLUMN "region" text;');
}, 30_000);

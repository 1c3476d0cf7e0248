// `npm run migrations:generate -- name` writes what changed in packages/postgres/src/tables.ts as the next file of
// migrations/, `-- --custom name` an empty one for what Drizzle has no words for: functions, views, partitions.
// `-- --restate` writes today's tables into the newest snapshot, when a migration that no release has was edited.
import { spawnSync } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { RELEASE } from "@millrace/postgres";
import { generateDrizzleJson } from "drizzle-kit/api";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDER = `${ROOT}migrations`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { custom: { type: "boolean" }, restate: { type: "boolean" } },
});
const name = positionals[0];

if (values.restate === true) await restate();
else if (name !== undefined && /^[a-z0-9_]+$/.test(name)) await generate(name);
else {
  console.error("Say what it does in a few small letters: npm run migrations:generate -- add_tags");
  process.exitCode = 2;
}

async function generate(name: string): Promise<void> {
  const before = new Set(await readdir(FOLDER));
  const args = ["generate", "--name", name, ...(values.custom === true ? ["--custom"] : [])];
  // npm puts node_modules/.bin on the PATH.
  const { status, error } = spawnSync("drizzle-kit", args, {
    cwd: ROOT,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error !== undefined)
    console.error(`drizzle-kit cannot be started: ${error.message}. Use \`npm run migrations:generate\`.`);
  if (status !== 0) {
    process.exitCode = 1;
    return;
  }
  for (const file of (await readdir(FOLDER)).filter((file) => file.endsWith(".sql") && !before.has(file))) {
    await writeFile(`${FOLDER}/${file}`, ours(await readFile(`${FOLDER}/${file}`, "utf8")));
    console.log(`Look it over, complete it and give it COMMENTs: migrations/${file}`);
  }
}

/** The migrator replaces `millrace.` by the configured schema, and wants to know which releases can go on. */
function ours(text: string): string {
  const statements = text
    .replaceAll("--> statement-breakpoint", "")
    .replaceAll('"millrace".', "millrace.")
    .replace(/^-- Custom SQL migration file.*$/m, "")
    .trim();
  return `-- What this changes and why.\n-- minimumRelease: ${RELEASE}\n\n${statements}\n`;
}

async function restate(): Promise<void> {
  const tables = await import("../packages/postgres/src/drizzle-schema.ts");
  const meta = `${FOLDER}/meta`;
  const newest = (await readdir(meta))
    .filter((file) => file.endsWith("_snapshot.json"))
    .toSorted()
    .at(-1);
  const old = JSON.parse(await readFile(`${meta}/${newest}`, "utf8"));
  const snapshot = { ...generateDrizzleJson(tables, old.prevId), id: old.id };
  const { id, prevId, ...rest } = snapshot;
  await writeFile(`${meta}/${newest}`, JSON.stringify({ id, prevId, ...rest }, null, 2));
  console.log(`migrations/meta/${newest} says what tables.ts says.`);
}

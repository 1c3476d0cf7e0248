// Runs before every `npm run …`, under whatever Node the machine has, so this file is plain JavaScript that
// needs nothing installed. It makes node_modules match the lockfile, and does nothing when it does already.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@12.21.0";
const OLDEST_NODE = 20;

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(root, "node_modules", ".installed");

function main() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    return fail(
      `Millrace needs Node ${OLDEST_NODE} or newer to install itself; this is ${process.version}. See https://nodejs.org.`,
    );
  }
  const wanted = stamp();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;

  console.log("Installing what Millrace needs (once; about a minute) …");
  const windows = process.platform === "win32";
  const { status, signal, error } = spawnSync(
    windows ? "npx.cmd" : "npx",
    ["--yes", PNPM, "install", "--frozen-lockfile", "--config.confirm-modules-purge=false"],
    { cwd: root, stdio: "inherit", shell: windows },
  );
  if (error) return fail(`npx cannot be started: ${error.message}. It comes with npm.`);
  if (status !== 0)
    return fail(`Installing failed (${signal ?? `exit ${status}`}); the lines above say why.`);
  writeFileSync(stampFile, wanted);
}

/** Everything that decides what node_modules must hold. */
function stamp() {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  const manifests = ["apps", "packages"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder))
        .toSorted()
        .map((name) => join(folder, name, "package.json")),
    )
    .filter((file) => existsSync(join(root, file)));
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...manifests]) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

main();

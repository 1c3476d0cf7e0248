// Runs before every `npm run …`, under whatever Node the machine has, so this file is plain JavaScript that
// needs nothing installed. It makes node_modules match the lockfile, and does nothing when it does already.
// `--to-run` leaves the tools of development out, unless they are there.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@12.21.0";
/** Of the Node that installs, and of the one that runs the programs. */
const OLDEST_NODE = [20, 0];
const OLDEST_TO_RUN = [22, 18];

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = join(root, "node_modules", ".installed");
const lock = join(root, "node_modules", ".installing");

function main() {
  if (!atLeast(OLDEST_NODE)) {
    return fail(
      `Millrace needs Node ${OLDEST_NODE[0]} or newer to install itself; this is ${process.version}. See https://nodejs.org.`,
    );
  }
  const toRun = process.argv.includes("--to-run");
  if (isInstalled(toRun)) return;
  takeLock();
  try {
    // Another command may have done it while we waited.
    if (isInstalled(toRun)) return;
    const extent = toRun && installed().extent !== "all" ? "to-run" : "all";
    const purpose = extent === "all" ? "to be developed" : "to run";
    console.log(`Installing what Millrace needs ${purpose} (once, well under a minute as a rule) …`);
    if (install(extent) && nodeRuns()) writeFileSync(stampFile, `${extent} ${stamp()}`);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function installed() {
  const [extent, of] = existsSync(stampFile) ? readFileSync(stampFile, "utf8").split(" ") : [];
  return { extent, of };
}

function isInstalled(toRun) {
  const { extent, of } = installed();
  return of === stamp() && (toRun || extent === "all");
}

function install(extent) {
  const windows = process.platform === "win32";
  const args = ["--yes", PNPM, "install", "--frozen-lockfile", "--config.confirm-modules-purge=false"];
  if (extent === "to-run") args.push("--prod");
  const { status, signal, error } = spawnSync(windows ? "npx.cmd" : "npx", args, {
    cwd: root,
    stdio: "inherit",
    shell: windows,
  });
  if (error) fail(`npx cannot be started: ${error.message}. It comes with npm.`);
  else if (status !== 0) fail(`Installing failed (${signal ?? `exit ${status}`}); the lines above say why.`);
  return status === 0;
}

/** Programs run on the packaged Node where there is one for this machine, else on the Node that runs this file. */
function nodeRuns() {
  const packaged = join(root, "node_modules", ".bin", "node");
  if (spawnSync(packaged, ["--version"]).status === 0) return true;
  rmSync(packaged, { force: true });
  if (atLeast(OLDEST_TO_RUN)) return true;
  fail(
    `No Node is packaged for this machine (${process.platform}-${process.arch}), so it needs Node ${OLDEST_TO_RUN.join(".")} or newer; this is ${process.version}.`,
  );
  return false;
}

function atLeast([major, minor]) {
  const [hasMajor, hasMinor] = process.versions.node.split(".").map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}

/** A folder, since making one either succeeds or fails. One that is older than any installation was left by a killed one. */
function takeLock() {
  const oldestMs = 10 * 60_000;
  const lookAgainMs = 300;
  mkdirSync(join(root, "node_modules"), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      mkdirSync(lock);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > oldestMs) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told) {
      console.log(
        "Another command installs here; waiting for it. If none does, remove node_modules/.installing.",
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lookAgainMs);
  }
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

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Folder } from "./folder.ts";
import { tailLog } from "./log-tail.ts";
import { commandAs, type Identity } from "./unprivileged.ts";

/** The superuser and the database that every cluster of ours has. */
export const USER = "millrace";
export const DATABASE = "millrace";

interface Making {
  /** Whether it must survive a crash of the machine. */
  readonly durable: boolean;
  /** Called when there is no data directory yet, before one is made, which takes a second or more. */
  onMake(): void;
}

/**
 * Makes the data directory when there is none, and returns the superuser's password. An interrupted
 * making leaves nothing behind that a later start would take for a cluster.
 */
export async function ensureCluster(
  binaries: Binaries,
  folder: Folder,
  identity: Identity,
  making: Making,
): Promise<string> {
  const found = await readFile(join(folder.cluster, "PG_VERSION"), "utf8").catch(() => undefined);
  if (found === undefined) {
    making.onMake();
    return makeCluster(binaries, folder, identity, making.durable);
  }
  if (Number.parseInt(found, 10) !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      "VERSION_MISMATCH",
      `The data folder ${folder.path} was made by PostgreSQL ${found.trim()}, but this is ${binaries.version}. ` +
        "Choose another folder, or set DATABASE_URL to a server of that version.",
    );
  }
  return readFile(folder.password, "utf8");
}

async function makeCluster(
  binaries: Binaries,
  folder: Folder,
  identity: Identity,
  durable: boolean,
): Promise<string> {
  await rm(folder.unfinished, { recursive: true, force: true });
  const password = randomBytes(24).toString("base64url");
  await writeFile(folder.password, password, { mode: 0o600 });
  if (identity.way === "as-user") {
    await chown(folder.path, identity.uid, identity.gid);
    await chown(folder.password, identity.uid, identity.gid);
  }
  await runToEnd(
    identity,
    binaries.initdb,
    [
      `--pgdata=${folder.unfinished}`,
      `--username=${USER}`,
      `--pwfile=${folder.password}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      ...localeArguments(binaries),
      ...(durable ? [] : ["--no-sync"]),
    ],
    folder,
  );
  // Single-user mode: the database exists before anyone can connect.
  const settings = durable ? [] : ["-c", "fsync=off"];
  await runToEnd(
    identity,
    binaries.postgres,
    ["--single", "-D", folder.unfinished, ...settings, "postgres"],
    folder,
    `CREATE DATABASE ${DATABASE}\n`,
  );
  await rename(folder.unfinished, folder.cluster);
  return password;
}

/** The same order of text on every machine: by code point, with Unicode's own upper and lower case. */
function localeArguments(binaries: Binaries): string[] {
  return binaries.majorVersion >= 17
    ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    : ["--locale=C", "--lc-ctype=C.UTF-8"];
}

async function runToEnd(
  identity: Identity,
  file: string,
  args: readonly string[],
  folder: Folder,
  input = "",
): Promise<void> {
  const command = commandAs(identity, file, args);
  const child = spawn(command.file, command.args, { ...command.user, cwd: folder.path, stdio: "pipe" });
  const output = tailLog(child.stdout);
  const errors = tailLog(child.stderr);
  child.stdin.on("error", () => {}); // it ended without reading; its exit code tells
  child.stdin.end(input);
  const exit = await new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(code === 0 ? "" : `exit ${code ?? signal}`));
  });
  if (exit === "") return;
  await rm(folder.unfinished, { recursive: true, force: true });
  throw new EmbeddedPostgresError(
    "INITDB_FAILED",
    `A database could not be made in ${folder.path} (${exit}).`,
    {
      log: [...output.lines.slice(-3), ...errors.lines.slice(-8)],
    },
  );
}

import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root. Three ways to start it:
 * - `as-we-are`: we are not root;
 * - `as-user`: root, under an unprivileged uid, where that uid can reach the programs and the folder;
 * - `user-namespace`: root, in folders that only root may enter (`/root/...`): a namespace in which we
 *   are uid 1000. Files stay root's, so the second way is preferred where it works.
 */
export type Identity =
  | { readonly way: "as-we-are" }
  | { readonly way: "as-user"; readonly uid: number; readonly gid: number }
  | { readonly way: "user-namespace" };

/** A program with its arguments, as it must be spawned under an identity. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly user: { readonly uid?: number; readonly gid?: number };
}

const ENTER_NAMESPACE = ["--user", "--map-user=1000", "--map-group=1000", "--"];

export function commandAs(identity: Identity, file: string, args: readonly string[]): Command {
  switch (identity.way) {
    case "as-we-are":
      return { file, args, user: {} };
    case "as-user":
      return { file, args, user: { uid: identity.uid, gid: identity.gid } };
    case "user-namespace":
      // unshare without --fork replaces itself by the program, so the pid that we spawn is the program's.
      return { file: "unshare", args: [...ENTER_NAMESPACE, file, ...args], user: {} };
  }
}

/**
 * Chooses how to run PostgreSQL on `folder`, which exists. Files of an earlier start in `cluster` decide:
 * their owner must stay the same.
 */
export async function chooseIdentity(binaries: Binaries, folder: string, cluster: string): Promise<Identity> {
  if (process.getuid?.() !== 0) return { way: "as-we-are" };
  const owner = await stat(cluster).catch(() => undefined);
  const user = owner === undefined ? await unprivilegedUser(folder) : { uid: owner.uid, gid: owner.gid };

  if (
    user.uid !== 0 &&
    (await canEnter(dirname(folder), user)) &&
    (await runs(binaries, { way: "as-user", ...user }))
  ) {
    return { way: "as-user", ...user };
  }
  if ((owner === undefined || owner.uid === 0) && (await runs(binaries, { way: "user-namespace" }))) {
    return { way: "user-namespace" };
  }
  throw new EmbeddedPostgresError(
    "NO_UNPRIVILEGED_USER",
    `PostgreSQL does not run as root, uid ${user.uid} cannot reach ${folder} and its programs, and this machine allows no user namespace. ` +
      "Start as another user, move to a folder that others may enter, or set DATABASE_URL.",
  );
}

/** The owner of the place we were started in, else `nobody`. */
async function unprivilegedUser(folder: string): Promise<{ uid: number; gid: number }> {
  const { uid, gid } = await stat(dirname(folder));
  if (uid !== 0) return { uid, gid };
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  const nobody = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd);
  return { uid: Number(nobody?.[1] ?? 65534), gid: Number(nobody?.[2] ?? 65534) };
}

/** Whether every folder on the way down to `folder` lets the user pass. */
async function canEnter(folder: string, user: { uid: number; gid: number }): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode, uid, gid } = await stat(path);
    const mayPass = uid === user.uid ? mode & 0o100 : gid === user.gid ? mode & 0o010 : mode & 0o001;
    if (mayPass === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Tried rather than reasoned: libraries, mounts and namespaces all have a say. */
async function runs(binaries: Binaries, identity: Identity): Promise<boolean> {
  const command = commandAs(identity, binaries.postgres, ["--version"]);
  return run(command.file, command.args, { ...command.user, cwd: "/" }).then(
    () => true,
    () => false,
  );
}

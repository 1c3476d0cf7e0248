import { execFile } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

const run = promisify(execFile);

interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root, and under a uid that has no name. Three ways to start it:
 * - `as-we-are`: we are an ordinary user;
 * - `as-user`: we are root; an unprivileged user who can reach the programs and the folder runs it;
 * - `user-namespace`: we are root in folders that only root may enter (`/root/...`), or nameless; it runs in
 *   a namespace in which we are `nobody`. Outside of it files stay ours, so the second way is preferred.
 */
export type Identity =
  | { readonly way: "as-we-are" }
  | ({ readonly way: "as-user" } & User)
  | ({ readonly way: "user-namespace" } & User);

/** A program with its arguments, as it must be spawned under an identity. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly user: Partial<User>;
}

export function commandAs(identity: Identity, file: string, args: readonly string[]): Command {
  switch (identity.way) {
    case "as-we-are":
      return { file, args, user: {} };
    case "as-user":
      return { file, args, user: { uid: identity.uid, gid: identity.gid } };
    case "user-namespace": {
      // Without --fork unshare replaces itself by the program, so the pid that we spawn is the program's.
      const enter = ["--user", `--map-user=${identity.uid}`, `--map-group=${identity.gid}`, "--"];
      return { file: "unshare", args: [...enter, file, ...args], user: {} };
    }
  }
}

/**
 * Chooses how to run PostgreSQL on `folder`, which exists. Files of an earlier start in `cluster` decide:
 * their owner must stay the same.
 */
export async function chooseIdentity(binaries: Binaries, folder: string, cluster: string): Promise<Identity> {
  if (process.getuid?.() === 0) return identityOfRoot(binaries, folder, cluster);
  if (process.platform === "win32" || hasName()) return { way: "as-we-are" };
  const namespace: Identity = { way: "user-namespace", ...(await nobody()) };
  if (await runs(binaries, namespace)) return namespace;
  throw new EmbeddedPostgresError(
    "NO_UNPRIVILEGED_USER",
    `PostgreSQL needs a user that has a name, and uid ${process.getuid?.()} has none on this machine. ` +
      "Add it to /etc/passwd, start as another user, or set DATABASE_URL.",
  );
}

async function identityOfRoot(binaries: Binaries, folder: string, cluster: string): Promise<Identity> {
  const owner = await stat(cluster).catch(() => undefined);
  const user = owner === undefined ? await unprivilegedUser(folder) : { uid: owner.uid, gid: owner.gid };
  const asUser: Identity = { way: "as-user", ...user };
  if (user.uid !== 0 && (await canEnter(dirname(folder), user)) && (await runs(binaries, asUser))) {
    return asUser;
  }
  const namespace: Identity = { way: "user-namespace", ...(await nobody()) };
  if ((owner === undefined || owner.uid === 0) && (await runs(binaries, namespace))) return namespace;
  throw new EmbeddedPostgresError(
    "NO_UNPRIVILEGED_USER",
    `PostgreSQL does not run as root, uid ${user.uid} cannot reach ${folder} and its programs, and this machine allows no user namespace. ` +
      "Start as another user, move to a folder that others may enter, or set DATABASE_URL.",
  );
}

/** The owner of the place we were started in, else `nobody`. */
async function unprivilegedUser(folder: string): Promise<User> {
  const { uid, gid } = await stat(dirname(folder));
  return uid === 0 || !(await accounts()).some((account) => account.uid === uid) ? nobody() : { uid, gid };
}

async function nobody(): Promise<User> {
  const { uid, gid } = (await accounts()).find((account) => account.name === "nobody") ?? {
    uid: 65534,
    gid: 65534,
  };
  return { uid, gid };
}

async function accounts(): Promise<(User & { name: string })[]> {
  const passwd = await readFile("/etc/passwd", "utf8").catch(() => "");
  return [...passwd.matchAll(/^([^:\n]+):[^:\n]*:(\d+):(\d+):/gm)].map(([, name = "", uid, gid]) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
  }));
}

function hasName(): boolean {
  try {
    return userInfo().username !== "";
  } catch {
    return false;
  }
}

/** Whether every folder on the way down to `folder` lets the user pass. */
async function canEnter(folder: string, user: User): Promise<boolean> {
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

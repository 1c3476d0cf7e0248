import { access, chmod, constants, mkdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** What lies where in the folder that a user names. */
export interface Folder {
  readonly path: string;
  /** PostgreSQL's own data directory. */
  readonly cluster: string;
  /** A data directory that is being made; complete ones are renamed to `cluster`. */
  readonly unfinished: string;
  /** The superuser's password. */
  readonly password: string;
  /** The connection string while the server runs: `psql "$(cat .millrace/url)"`. */
  readonly url: string;
  /** Which process started the server. */
  readonly lock: string;
}

/** Makes the folder, readable by its owner alone. */
export async function openFolder(dataDirectory: string): Promise<Folder> {
  const path = resolve(dataDirectory);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    const { uid } = await stat(path);
    if (process.platform !== "win32" && (uid === process.getuid?.() || process.getuid?.() === 0))
      await chmod(path, 0o700);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    throw new EmbeddedPostgresError(
      "FOLDER_UNWRITABLE",
      `The data folder ${path} cannot be written${reason}. Make it writable for this user or choose another.`,
      { cause },
    );
  }
  return {
    path,
    cluster: join(path, "data"),
    unfinished: join(path, "data.unfinished"),
    password: join(path, "password"),
    url: join(path, "url"),
    lock: join(path, "launcher.json"),
  };
}

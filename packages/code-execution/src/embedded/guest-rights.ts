import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Arguments of Node that take from a process all but the reading of this package and of those whose entries are
 * given, and threads: no other file, no network, no process. See https://nodejs.org/api/permissions.html.
 */
export function guestRights(modules: Readonly<Record<string, string>>): string[] {
  const own = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const others = Object.entries(modules).map(([name, url]) => folderOf(name, fileURLToPath(url)));
  const readable = [own, ...others].map((folder) => `--allow-fs-read=${folder}`);
  return ["--permission", "--allow-worker", ...readable, "--no-warnings"];
}

function folderOf(name: string, entry: string): string {
  const path = join("node_modules", name);
  return entry.slice(0, entry.lastIndexOf(path) + path.length);
}

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Arguments of Node that take from a process all but the reading of this package and of those whose entries are
 * given, and threads: no other file, no network, no process. See https://nodejs.org/api/permissions.html.
 */
export function guestRights(modules: Readonly<Record<string, string>>): string[] {
  const own = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const folders = new Set([
    own,
    ...Object.entries(modules).map(([specifier, url]) => packageFolder(specifier, url)),
  ]);
  return [
    "--permission",
    "--allow-worker",
    ...[...folders].map((folder) => `--allow-fs-read=${folder}`),
    "--no-warnings",
  ];
}

function packageFolder(specifier: string, url: string): string {
  const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
  const path = join("node_modules", name);
  const file = fileURLToPath(url);
  return file.slice(0, file.lastIndexOf(path) + path.length);
}

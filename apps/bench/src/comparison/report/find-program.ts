import { access, constants, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Where programs lie on most systems; asked for in this order, after Debian's folders of PostgreSQL. */
const FOLDERS = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"];
const POSTGRES = "/usr/lib/postgresql";

/** The file of an installed program, of the newest PostgreSQL where there are several. Null: there is none. */
export async function findProgram(name: string): Promise<string | null> {
  const versions = await readdir(POSTGRES).catch(() => []);
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a));
  const folders = [...newestFirst.map((version) => join(POSTGRES, version, "bin")), ...FOLDERS];
  for (const folder of folders) {
    const file = join(folder, name);
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return null;
}

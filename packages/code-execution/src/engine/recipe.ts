import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What an image is built from. */
export interface Recipe {
  readonly folder: string;
  /** Paths below the folder, sorted. */
  readonly files: readonly string[];
  /** Over names and contents: equal recipes make equal images as far as the packages' versions allow. */
  readonly sha256: string;
  /** Image that it starts from, where its Dockerfile leaves that open: `FROM ${RUNTIME}`. */
  readonly on?: string;
}

export async function readRecipe(folder: string, on?: string): Promise<Recipe> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\//, ""))
    .toSorted();
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  if (on !== undefined) hash.update(on);
  return { folder, files, ...(on === undefined ? {} : { on }), sha256: hash.digest("hex") };
}

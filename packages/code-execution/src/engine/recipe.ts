import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Where an image's recipe lies. */
export interface RecipeSource {
  /** What its paths count from. */
  readonly folder: string;
  /** Default: `Dockerfile`. */
  readonly dockerfile?: string;
  /** Its parts, folders below that. Default: all that is in it. */
  readonly parts?: readonly { readonly path: string; readonly files: RegExp }[];
}

// The same depth from src/ and from dist/.
const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** The image that programs run in: the supervisor, and what each language says that it needs. */
export const RUNTIME_RECIPE: RecipeSource = {
  folder: ROOT,
  dockerfile: "docker/code-execution/Dockerfile",
  parts: [
    { path: "docker/code-execution", files: /(^|\/)(Dockerfile|[^/]+\.[ch])$/ },
    { path: "packages/code-execution/src/language", files: /^[^/]+\/packages$/ },
  ],
};

/** The image that packages for programs are installed in. */
export const INSTALLERS_RECIPE: RecipeSource = { folder: join(ROOT, "docker/code-execution-dependencies") };

/** What an image is built from. */
export interface Recipe {
  readonly folder: string;
  readonly dockerfile: string;
  /** Paths below the folder, sorted. */
  readonly files: readonly string[];
  /** Over names and contents: equal recipes make equal images as far as the packages' versions allow. */
  readonly sha256: string;
  /** Image that it starts from, where its Dockerfile leaves that open: `FROM ${RUNTIME}`. */
  readonly on?: string;
}

export async function readRecipe(source: RecipeSource, on?: string): Promise<Recipe> {
  const { folder, dockerfile = "Dockerfile", parts = [{ path: "", files: /./ }] } = source;
  const files = (await Promise.all(parts.map((part) => filesOf(folder, part)))).flat().toSorted();
  const hash = createHash("sha256");
  for (const file of files) {
    const content = await readFile(join(folder, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  if (on !== undefined) hash.update(on);
  return { folder, dockerfile, files, ...(on === undefined ? {} : { on }), sha256: hash.digest("hex") };
}

async function filesOf(
  folder: string,
  { path, files }: NonNullable<RecipeSource["parts"]>[number],
): Promise<string[]> {
  const part = join(folder, path);
  const entries = await readdir(part, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(part, join(entry.parentPath, entry.name)))
    .filter((name) => files.test(name))
    .map((name) => join(path, name));
}

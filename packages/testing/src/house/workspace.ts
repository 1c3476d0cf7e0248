import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** One package or app of the workspace, as its files say. */
export interface Member {
  readonly name: string;
  /** From the root: `packages/core`. */
  readonly directory: string;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
  /** Directories that its tsconfig.json refers to, from the root. */
  readonly references: readonly string[];
  readonly imports: readonly Import[];
}

export interface Import {
  /** From the member's directory: `src/claim.ts`. */
  readonly file: string;
  readonly specifier: string;
}

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface TsConfig {
  readonly references?: readonly { readonly path: string }[];
}

export async function readWorkspace(): Promise<Member[]> {
  const directories: string[] = [];
  for (const parent of ["apps", "packages"]) {
    const entries = await readdir(join(ROOT, parent), { withFileTypes: true });
    directories.push(
      ...entries.filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`),
    );
  }
  return Promise.all(directories.toSorted().map(readMember));
}

/** Directories that the root's tsconfig.json refers to, sorted. */
export async function readRootReferences(): Promise<string[]> {
  const { references = [] } = await readJson<TsConfig>(join(ROOT, "tsconfig.json"));
  return references.map((reference) => relative(ROOT, resolve(ROOT, reference.path))).toSorted();
}

async function readMember(directory: string): Promise<Member> {
  const path = join(ROOT, directory);
  const manifest = await readJson<Manifest>(join(path, "package.json"));
  const tsconfig = await readJson<TsConfig>(join(path, "tsconfig.json"));
  return {
    name: manifest.name,
    directory,
    dependencies: Object.keys(manifest.dependencies ?? {}),
    devDependencies: Object.keys(manifest.devDependencies ?? {}),
    references: (tsconfig.references ?? []).map((reference) => relative(ROOT, resolve(path, reference.path))),
    imports: await readImports(path),
  };
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, "utf8")) as T;
}

async function readImports(path: string): Promise<Import[]> {
  const files = (await readdir(join(path, "src"), { recursive: true })).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const imports = await Promise.all(
    files.toSorted().map(async (file) => {
      const text = await readFile(join(path, "src", file), "utf8");
      return specifiersIn(text).map((specifier) => ({ file: `src/${file}`, specifier }));
    }),
  );
  return imports.flat();
}

/** What a module imports or exports from, statically, dynamically or for types alone. */
export function specifiersIn(text: string): string[] {
  const statements =
    /^\s*(?:import|export)\s[^"'`;=]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
  return [...text.matchAll(statements)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

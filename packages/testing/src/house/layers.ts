import { join, normalize } from "node:path";
import type { Import, Member } from "./workspace.ts";

/** Which packages of ours each package may use. Arrows point one way; a pack never uses another pack. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  "packages/core": [],
  "packages/drizzle-resolution": [],
  "packages/embedded-postgres": [],
  "packages/postgres": ["@millrace/core"],
  "packages/contract": ["@millrace/core"],
  "packages/client": [],
  "packages/container-engine": ["@millrace/core"],
  "packages/code-execution": ["@millrace/container-engine", "@millrace/core"],
  "packages/containers": ["@millrace/container-engine", "@millrace/core"],
  "packages/email": ["@millrace/core"],
  "packages/gpu-instances": ["@millrace/container-engine", "@millrace/core"],
  "packages/upkeep": ["@millrace/core"],
  "packages/webhooks": ["@millrace/core"],
  "packages/data-processing": ["@millrace/core"],
  "packages/millrace": ["@millrace/core", "@millrace/postgres"],
  "packages/test-kit": ["@millrace/core", "millrace"],
  "packages/testing": ["@millrace/embedded-postgres"],
};

/** For tests alone, so as a development dependency, anybody may use it. */
const TESTING = "@millrace/testing";

/** Everything that breaks the table: in package.json, in tsconfig.json, in an import. One line each; none is right. */
export function layerFaults(members: readonly Member[]): string[] {
  const byName = new Map(members.map((member) => [member.name, member]));
  return members.flatMap((member) => {
    const allowed = allowedFor(member, members);
    if (allowed === undefined)
      return [`${member.directory} is not in the table of layers.ts; say what it may use`];
    return [
      ...manifestFaults(member, byName, allowed),
      ...referenceFaults(member, byName),
      ...member.imports.flatMap((item) => importFaults(member, item, byName)),
    ];
  });
}

/** Apps wire everything, but no app is part of another. */
function allowedFor(member: Member, members: readonly Member[]): readonly string[] | undefined {
  if (!member.directory.startsWith("apps/")) return MAY_USE[member.directory];
  return members.filter((other) => other.directory.startsWith("packages/")).map((other) => other.name);
}

function manifestFaults(
  member: Member,
  byName: ReadonlyMap<string, Member>,
  allowed: readonly string[],
): string[] {
  const ours = (names: readonly string[]) => names.filter((name) => byName.has(name));
  return [
    ...ours(member.dependencies)
      .filter((name) => !allowed.includes(name) || name === TESTING)
      .map((name) => `${member.directory}/package.json: dependency on ${name}`),
    ...ours(member.devDependencies)
      .filter((name) => !allowed.includes(name) && name !== TESTING)
      .map((name) => `${member.directory}/package.json: development dependency on ${name}`),
  ];
}

/** A missing reference passes `tsc -b` in silence; a superfluous one hides what a package uses. */
function referenceFaults(member: Member, byName: ReadonlyMap<string, Member>): string[] {
  const wanted = [...member.dependencies, ...member.devDependencies].flatMap(
    (name) => byName.get(name)?.directory ?? [],
  );
  return [
    ...wanted
      .filter((directory) => !member.references.includes(directory))
      .map((directory) => `${member.directory}/tsconfig.json: no reference to ${directory}`),
    ...member.references
      .filter((directory) => !wanted.includes(directory))
      .map(
        (directory) =>
          `${member.directory}/tsconfig.json: reference to ${directory}, which package.json does not name`,
      ),
  ];
}

function importFaults(member: Member, item: Import, byName: ReadonlyMap<string, Member>): string[] {
  const where = `${member.directory}/${item.file}: import of ${item.specifier}`;
  if (item.specifier.startsWith(".")) {
    const target = normalize(join(item.file, "..", item.specifier));
    return target.startsWith("..") ? [`${where} leaves the package`] : [];
  }
  const name = [...byName.keys()].find(
    (known) => item.specifier === known || item.specifier.startsWith(`${known}/`),
  );
  if (name === undefined || name === member.name) return [];
  if (item.specifier !== name) return [`${where} reaches past the index of ${name}`];
  if (member.dependencies.includes(name)) return [];
  if (!member.devDependencies.includes(name)) return [`${where}, which package.json does not name`];
  return isTestFile(item.file) ? [] : [`${where}, which is there for tests alone`];
}

function isTestFile(file: string): boolean {
  return /\.test\.ts$|(^|\/)(test|fault)-[^/]*\.ts$/.test(file);
}

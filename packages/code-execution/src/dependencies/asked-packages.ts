/** Names of npm's packages. */
export const NAME: string = String.raw`(?:@[a-z0-9~_-][a-z0-9._~-]*/)?[a-zA-Z0-9~_-][a-zA-Z0-9._~-]*`;
/** A version, a range of them or a tag: no address, no folder, no repository. */
const RANGE = String.raw`(?!\.)[\w.^~<>=|*+ -]*`;
const IS_NAME = new RegExp(`^${NAME}$`);
const IS_RANGE = new RegExp(`^${RANGE}$`);
const IS_ALIAS = new RegExp(`^npm:${NAME}(?:@${RANGE})?$`);
const IS_RULE = new RegExp(`^${NAME}(?:@${RANGE})?$`);
const IS_REFERENCE = new RegExp(String.raw`^\$${NAME}$`);
/** What npm takes for a file beside package.json. */
const IS_ARCHIVE = /\.(?:tgz|tar.gz|tar)$/i;

/** Fields of package.json, and of a lock's entries, in which packages ask for others. */
const ASKING = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] as const;
const OVERRIDES = "overrides";
/** How deep overrides may lie in each other. */
const MAX_DEPTH = 20;

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the packages that are asked for, each fault by its field: npm asks whatever address stands there
 * for what the lock does not have.
 */
export function faultsOfAsked(fields: JsonObject): string[] {
  const faults = ASKING.flatMap((field) => faultsOfField(field, fields[field], isRange));
  return [...faults, ...faultsOfField(OVERRIDES, fields[OVERRIDES], isOverride, IS_RULE)];
}

/** Of these fields those by which packages ask for others, and no more: only these were judged. */
export function askedOnly(fields: JsonObject): JsonObject {
  const names = [...ASKING, "peerDependenciesMeta", OVERRIDES];
  return Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
}

/** Whether npm looks for it in the registry, and nowhere else. */
export function isRange(spec: unknown): boolean {
  return typeof spec === "string" && (IS_ALIAS.test(spec) || IS_RANGE.test(spec)) && !IS_ARCHIVE.test(spec);
}

export function isPackageName(name: unknown): boolean {
  return typeof name === "string" && IS_NAME.test(name);
}

function isOverride(spec: unknown): boolean {
  return isRange(spec) || (typeof spec === "string" && IS_REFERENCE.test(spec));
}

/** `names`: which names the field may hold. Objects in it, as overrides have them, are judged in the same way. */
function faultsOfField(
  field: string,
  asked: unknown,
  isAllowed: (spec: unknown) => boolean,
  names = IS_NAME,
  depth = 0,
): string[] {
  if (asked === undefined) return [];
  if (!isObject(asked)) return [`has ${field}, which is no object`];
  if (depth > MAX_DEPTH) return [`has ${OVERRIDES} in more than ${MAX_DEPTH} others`];
  return Object.entries(asked).flatMap(([name, spec]) => {
    const place = `${field}.${name.slice(0, 200)}`;
    if (!names.test(name) && !(names === IS_RULE && name === "."))
      return [`has ${place}, which is no name of a package`];
    if (names === IS_RULE && isObject(spec)) return faultsOfField(place, spec, isAllowed, names, depth + 1);
    if (isAllowed(spec)) return [];
    const told = JSON.stringify(spec).slice(0, 200);
    return [`has ${place} ${told}, which is no version, range or tag of a registry's package`];
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

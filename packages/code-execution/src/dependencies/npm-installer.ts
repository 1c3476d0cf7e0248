import {
  askedOnly,
  faultsOfAsked,
  isObject,
  isPackageName,
  isRange,
  type JsonObject,
  NAME,
} from "./asked-packages.ts";
import { type Installer, type LockedPackages, type LockFault } from "./installer.ts";

const MANIFEST = "package.json";
const LOCK = "package-lock.json";
const MAX_PACKAGES = 2000;

/** Where a package lies in the tree. */
const PLACE = new RegExp(`^(?:node_modules/${NAME}/)*node_modules/(${NAME})$`);
/** What a registry serves of any package, at the end of its address. */
const TARBALL = new RegExp(`/((${NAME})/-/[a-zA-Z0-9._~+-]+\\.tgz)$`);
/** What npm is told of a package beside what it asks for and where it comes from; none of it leads anywhere. */
const TOLD =
  "name version dev optional devOptional peer inBundle bundleDependencies engines os cpu libc bin".split(" ");

/** By `npm ci`, without scripts. */
export const npm: Installer = {
  name: "npm",
  files: [MANIFEST, LOCK],
  registry: "https://registry.npmjs.org/",
  // Programs lie in /w: what they require and import is looked for in the folders above it as well.
  folder: "/node_modules",
  command: (registry) => ["/sbx/install-npm", registry],
  // The line of the code alone: others name packages, and one may be called E503.
  unreachable:
    /^npm (?:ERR!|error) code (?:E(?:NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|SOCKETTIMEDOUT|TIMEDOUT|5\d\d)|ERR_SOCKET_TIMEOUT)$/m,
  read(files, registry) {
    const manifest = parse(files[MANIFEST] ?? "");
    if (manifest === undefined) return [{ file: MANIFEST, message: "is no JSON object" }];
    const lock = parse(files[LOCK] ?? "");
    if (lock === undefined) return [{ file: LOCK, message: "is no JSON object" }];
    return readLock(lock, manifest, registry);
  },
};

function readLock(lock: JsonObject, manifest: JsonObject, registry: string): LockedPackages | LockFault[] {
  const version = lock.lockfileVersion;
  if (version !== 2 && version !== 3)
    return [{ file: LOCK, message: `has lockfileVersion ${JSON.stringify(version)}: 2 and 3 are known` }];
  if (!isObject(lock.packages)) return [{ file: LOCK, message: "has no object packages" }];
  const { "": root = {}, ...entries } = lock.packages;
  const places = Object.entries(entries);
  if (places.length > MAX_PACKAGES)
    return [{ file: LOCK, message: `has ${places.length} packages; ${MAX_PACKAGES} at most are installed` }];
  if (!isObject(root)) return [{ file: LOCK, message: 'has "", which is no object' }];
  const names = new Set<string>();
  const packages: Record<string, unknown> = { "": askedOnly(root) };
  const faults: LockFault[] = [
    ...faultsOfAsked(manifest).map((message) => ({ file: MANIFEST, message })),
    ...faultsOfAsked(root).map((fault) => ({ file: LOCK, message: `has "", which ${fault}` })),
  ];
  for (const [place, entry] of places) {
    const read = readEntry(place, entry, registry);
    if (typeof read === "string") faults.push({ file: LOCK, message: `has ${place}, which ${read}` });
    else {
      for (const name of read.names) names.add(name);
      packages[place] = read.entry;
    }
  }
  if (faults.length > 0) return faults;
  // Made anew of what was judged: `dependencies` of version 2, for one, says the same again with addresses of its own.
  const text = JSON.stringify({ lockfileVersion: version, requires: true, packages });
  return {
    packages: [...names].toSorted(),
    files: { [MANIFEST]: JSON.stringify(askedOnly(manifest)), [LOCK]: text },
  };
}

/** The entry as it comes from this registry, with the names that it goes by, or what is wrong with it. */
function readEntry(
  place: string,
  entry: unknown,
  registry: string,
): { names: readonly string[]; entry: JsonObject } | string {
  const named = PLACE.exec(place)?.[1];
  if (named === undefined) return "is not below node_modules: workspaces and local folders are not there";
  if (!isObject(entry)) return "is no object";
  if (entry.link === true) return "is a link to a folder, which is not there";
  const { name = named, version = "", resolved, integrity } = entry;
  if (typeof name !== "string" || !isPackageName(name)) return "has a name that is none of a package";
  if (!isRange(version)) return "has a version that is none of a registry's package";
  const [fault] = faultsOfAsked(entry);
  if (fault !== undefined) return fault;
  const told = TOLD.filter((field) => field in entry).map((field) => [field, entry[field]]);
  const judged = { ...Object.fromEntries(told), ...askedOnly(entry) };
  // It lies in the tarball of the package around it: an address of its own would be asked all the same.
  if (entry.inBundle === true && place.includes("/node_modules/")) return { names: [name], entry: judged };
  const [, tarball, served] = typeof resolved === "string" ? (TARBALL.exec(resolved) ?? []) : [];
  if (typeof resolved !== "string" || !/^https?:\/\//.test(resolved) || served === undefined)
    return "is not from a registry: resolved must be the https address of its tarball";
  if (typeof integrity !== "string" || !/\bsha(256|384|512)-/.test(integrity))
    return "has no integrity of sha256 or better, by which it could be verified";
  return {
    // Whatever it calls itself: what comes is the package of its tarball.
    names: [name, served],
    entry: { ...judged, resolved: `${registry.replace(/\/$/, "")}/${tarball}`, integrity },
  };
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

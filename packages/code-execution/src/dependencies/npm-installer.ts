import { type Installer, type LockedPackages, type LockFault } from "./installer.ts";

const MANIFEST = "package.json";
const LOCK = "package-lock.json";
const MAX_PACKAGES = 2000;

const NAME = String.raw`(?:@[a-z0-9~_-][a-z0-9._~-]*/)?[a-zA-Z0-9~_-][a-zA-Z0-9._~-]*`;
/** Where a package lies in the tree. */
const PLACE = new RegExp(`^(?:node_modules/${NAME}/)*node_modules/(${NAME})$`);
/** What a registry serves of any package, at the end of its address. */
const TARBALL = new RegExp(`/(${NAME}/-/[a-zA-Z0-9._~+-]+\\.tgz)$`);

type Document = Readonly<Record<string, unknown>>;

/** By `npm ci`, without scripts. */
export const npm: Installer = {
  name: "npm",
  files: [MANIFEST, LOCK],
  registry: "https://registry.npmjs.org/",
  // Programs lie in /w: what they require and import is looked for in the folders above it as well.
  folder: "/node_modules",
  command: (registry) => ["/sbx/install-npm", registry],
  unreachable:
    /\b(E(NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|SOCKETTIMEDOUT|TIMEDOUT|5\d\d)|ERR_SOCKET_TIMEOUT)\b/,
  read(files, registry) {
    const manifest = parse(files[MANIFEST] ?? "");
    if (manifest === undefined) return [{ file: MANIFEST, message: "is no JSON object" }];
    const lock = parse(files[LOCK] ?? "");
    if (lock === undefined) return [{ file: LOCK, message: "is no JSON object" }];
    return readLock(lock, files[MANIFEST] ?? "", registry);
  },
};

function readLock(lock: Document, manifest: string, registry: string): LockedPackages | LockFault[] {
  const version = lock.lockfileVersion;
  if (version !== 2 && version !== 3)
    return [{ file: LOCK, message: `has lockfileVersion ${JSON.stringify(version)}: 2 and 3 are known` }];
  if (!isDocument(lock.packages)) return [{ file: LOCK, message: "has no object packages" }];
  const { "": root = {}, ...entries } = lock.packages;
  const places = Object.entries(entries);
  if (places.length > MAX_PACKAGES)
    return [{ file: LOCK, message: `has ${places.length} packages; ${MAX_PACKAGES} at most are installed` }];
  const names = new Set<string>();
  const packages: Record<string, unknown> = { "": root };
  const faults: LockFault[] = [];
  for (const [place, entry] of places) {
    const read = readEntry(place, entry, registry);
    if (typeof read === "string") faults.push({ file: LOCK, message: `has ${place}, which ${read}` });
    else {
      names.add(read.name);
      packages[place] = read.entry;
    }
  }
  if (faults.length > 0) return faults;
  // `dependencies` says the same again for npm 6, with addresses of its own.
  const { dependencies: _, ...rest } = lock;
  const text = JSON.stringify({ ...rest, packages });
  return { packages: [...names].toSorted(), files: { [MANIFEST]: manifest, [LOCK]: text } };
}

/** The entry as it comes from this registry, or what is wrong with it. */
function readEntry(
  place: string,
  entry: unknown,
  registry: string,
): { name: string; entry: Document } | string {
  const named = PLACE.exec(place)?.[1];
  if (named === undefined) return "is not below node_modules: workspaces and local folders are not there";
  if (!isDocument(entry)) return "is no object";
  if (entry.link === true) return "is a link to a folder, which is not there";
  const name = typeof entry.name === "string" ? entry.name : named;
  if (entry.inBundle === true) return { name, entry };
  const { resolved, integrity } = entry;
  const tarball = typeof resolved === "string" ? TARBALL.exec(resolved)?.[1] : undefined;
  if (typeof resolved !== "string" || !/^https?:\/\//.test(resolved) || tarball === undefined)
    return "is not from a registry: resolved must be the https address of its tarball";
  if (typeof integrity !== "string" || !/\bsha(256|384|512)-/.test(integrity))
    return "has no integrity of sha256 or better, by which it could be verified";
  return { name, entry: { ...entry, resolved: `${registry.replace(/\/$/, "")}/${tarball}` } };
}

function parse(text: string): Document | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDocument(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

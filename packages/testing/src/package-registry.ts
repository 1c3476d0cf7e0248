import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type ArchiveFiles, tarGz, zip } from "./archives.ts";

/** One package as a test writes it: of npm its files, of pip its modules. */
export interface PublishedPackage {
  readonly name: string;
  readonly version: string;
  readonly files: ArchiveFiles;
  /** Names and versions. */
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** A registry of npm and an index of pip in this process: real HTTP, packages packed by the test. */
export interface PackageRegistry {
  /** Registry of npm. */
  readonly npm: string;
  /** Simple index of pip. */
  readonly pip: string;
  /** How often a package's archive was asked for. */
  downloads(name: string): number;
  /** From now on archives are answered when this has settled. */
  hold(until: Promise<void>): void;
  close(): Promise<void>;
}

/** The texts that lock these packages, as npm and pip would write them. */
export interface LockTexts {
  readonly npm: { readonly "package.json": string; readonly "package-lock.json": string };
  readonly pip: { readonly "requirements.txt": string };
}

interface Archive {
  readonly path: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** Serves them at an address of this machine; port 0 is any that is free. */
export async function startPackageRegistry(
  host: string,
  packages: { readonly npm: readonly PublishedPackage[]; readonly pip: readonly PublishedPackage[] },
): Promise<PackageRegistry> {
  const archives: Archive[] = [...packages.npm.map(npmArchive), ...packages.pip.map(pipArchive)];
  const asked = new Map<string, number>();
  let held = Promise.resolve();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(URL.parse(request.url ?? "/", "http://x")?.pathname ?? "/");
    const archive = archives.find((each) => each.path === path);
    if (archive !== undefined) {
      asked.set(archive.name, (asked.get(archive.name) ?? 0) + 1);
      await held;
      response.end(archive.bytes);
      return;
    }
    const indexed = archives.filter(
      (each) => each.path.startsWith("/wheels/") && path === `/simple/${each.name.replaceAll("_", "-")}/`,
    );
    response.statusCode = indexed.length > 0 ? 200 : 404;
    response.setHeader("Content-Type", "text/html");
    response.end(
      indexed.map((each) => `<a href="${each.path}">${each.path.slice("/wheels/".length)}</a>`).join("\n"),
    );
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, host, resolve));
  const base = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    npm: `${base}/npm/`,
    pip: `${base}/simple/`,
    downloads: (name) => asked.get(name) ?? 0,
    hold(until) {
      held = until;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Locks these packages, flat. */
export function lockTexts(packages: {
  readonly npm: readonly PublishedPackage[];
  readonly pip: readonly PublishedPackage[];
}): LockTexts {
  const root = Object.fromEntries(packages.npm.map(({ name, version }) => [name, version]));
  const manifest = { name: "program", version: "1.0.0", dependencies: root };
  const entries = packages.npm.map((each) => {
    const { path, bytes } = npmArchive(each);
    const { version, dependencies } = each;
    const resolved = `https://registry.npmjs.org${path.slice("/npm".length)}`;
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    return [`node_modules/${each.name}`, { version, resolved, integrity, dependencies }] as const;
  });
  const lock = {
    name: "program",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: { "": manifest, ...Object.fromEntries(entries) },
  };
  const lines = packages.pip.map((each) => {
    const sha256 = createHash("sha256").update(pipArchive(each).bytes).digest("hex");
    return `${each.name}==${each.version} --hash=sha256:${sha256}`;
  });
  return {
    npm: { "package.json": JSON.stringify(manifest), "package-lock.json": JSON.stringify(lock) },
    pip: { "requirements.txt": `${lines.join("\n")}\n` },
  };
}

function npmArchive({ name, version, files, dependencies = {} }: PublishedPackage): Archive {
  const manifest = files["package.json"] ?? JSON.stringify({ name, version, dependencies });
  const packed = { ...files, "package.json": manifest };
  const inFolder = Object.entries(packed).map(([path, content]) => [`package/${path}`, content]);
  const base = name.split("/").at(-1);
  return {
    name,
    path: `/npm/${name}/-/${base}-${version}.tgz`,
    bytes: tarGz(Object.fromEntries(inFolder)),
  };
}

function pipArchive({ name, version, files }: PublishedPackage): Archive {
  const about = `${name}-${version}.dist-info`;
  const content: Record<string, string> = {
    ...files,
    [`${about}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${about}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
  };
  const record = [...Object.keys(content), `${about}/RECORD`].map((path) => `${path},,`).join("\n");
  const bytes = zip({ ...content, [`${about}/RECORD`]: `${record}\n` });
  return { name, path: `/wheels/${name}-${version}-py3-none-any.whl`, bytes };
}

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, cpus, platform, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import type { Servers } from "../servers/servers.ts";
import type { System } from "../system.ts";

/** Where and with what it was measured. */
export interface Machine {
  readonly measuredAt: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  /** Of servers, as they tell it, and of packages. */
  readonly versions: readonly string[];
  /** What `pg_test_fsync` says of fdatasync; null where that program is not installed. */
  readonly fsync: string | null;
}

export async function describeMachine(
  systems: readonly System[],
  servers: Servers,
  fsync: string | null,
): Promise<Machine> {
  const names = new Set(systems.map(({ server }) => server));
  const found = await Promise.all([...names].map((name) => servers.get(name)));
  const packages = new Set(systems.flatMap((system) => system.package ?? []));
  return {
    measuredAt: new Date().toISOString(),
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    versions: [
      ...new Set(found.flatMap((server) => (typeof server === "string" ? [] : [server.description]))),
      ...(await Promise.all([...packages].map(async (name) => `${name} ${await versionOf(name)}`))),
    ],
    fsync,
  };
}

/** Its manifest stands above what it exports. */
async function versionOf(name: string): Promise<string> {
  let folder = dirname(createRequire(import.meta.url).resolve(name));
  for (;;) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
    const manifest = JSON.parse(text) as { readonly name?: string; readonly version?: string };
    if (manifest.name === name) return manifest.version ?? "of unknown version";
    const parent = dirname(folder);
    if (parent === folder) return "of unknown version";
    folder = parent;
  }
}

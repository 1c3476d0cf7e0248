import { readFile } from "node:fs/promises";

/** What the script `start` of the root package.json sets for the memory of Node. */
export async function environmentOfStart(): Promise<Record<string, string>> {
  const file = new URL("../../../../package.json", import.meta.url);
  const { scripts } = JSON.parse(await readFile(file, "utf8")) as { scripts: Record<string, string> };
  const [, arenas = "", options = ""] =
    / MALLOC_ARENA_MAX=(\d+) node (--[a-z-]+=\d+) apps\/server/.exec(scripts["start"] ?? "") ?? [];
  return { MALLOC_ARENA_MAX: arenas, NODE_OPTIONS: options };
}

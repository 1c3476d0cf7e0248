import { readFile } from "node:fs/promises";

/** The options of Node that the script `start` of the root package.json has. */
export async function nodeOptionsOfStart(): Promise<string> {
  const file = new URL("../../../../package.json", import.meta.url);
  const { scripts } = JSON.parse(await readFile(file, "utf8")) as { scripts: Record<string, string> };
  return / (--[a-z-]+=\d+) apps\/server/.exec(scripts["start"] ?? "")?.[1] ?? "";
}

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Weaknesses of this machine's processors against which its kernel does nothing, by the kernel's names for them. By such a
 * one a program may read what others have in memory. Empty as well where no kernel tells, which is anywhere but on Linux.
 */
export async function processorWeaknesses(
  folder = "/sys/devices/system/cpu/vulnerabilities",
): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const told = await Promise.all(
    names.map(async (name) => ({ name, state: await readFile(join(folder, name), "utf8").catch(() => "") })),
  );
  return told
    .filter(({ state }) => state.startsWith("Vulnerable"))
    .map(({ name }) => name)
    .toSorted();
}

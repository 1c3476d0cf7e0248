import { createHash } from "node:crypto";
import type { Installer, LockedPackages } from "./installer.ts";

/** Raised when sets are made in another way than before. */
const FORM = 3;

/**
 * All that a set is made of: what was locked, as the installer reads it, where it comes from, and the recipe of the
 * installers' image, which stands for their versions and for what the set is to run in: platform, interpreter and C library.
 * Equal keys are equal sets.
 */
export function setKey(
  { name, files }: Pick<Installer, "name" | "files">,
  locked: LockedPackages,
  registry: string,
  installersRecipe: string,
): string {
  const hash = createHash("sha256").update(JSON.stringify([FORM, name, registry, installersRecipe]));
  for (const file of files) {
    const text = locked.files[file] ?? "";
    hash.update(`\0${file}\0${Buffer.byteLength(text)}\0`).update(text);
  }
  return hash.digest("hex").slice(0, 40);
}

import { createHash } from "node:crypto";
import type { Lock } from "./installer.ts";

/** Raised when sets are made in another way than before. */
const FORM = 2;

/**
 * All that a set is made of: what was locked, where it comes from, and what it is to run in, whose id stands for
 * platform, interpreter and C library. Equal keys are equal sets.
 */
export function setKey({ installer, files }: Lock, registry: string, runtimeImage: string): string {
  const hash = createHash("sha256").update(JSON.stringify([FORM, installer.name, registry, runtimeImage]));
  for (const name of installer.files) {
    const text = files[name] ?? "";
    hash.update(`\0${name}\0${Buffer.byteLength(text)}\0`).update(text);
  }
  return hash.digest("hex").slice(0, 40);
}

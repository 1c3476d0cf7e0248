import { subset, validRange } from "semver";

/**
 * Whether a runtime is in a range of SemVer, whatever its patch is: `18` stands for any 18, so it is in `*`, `18`, `18.x` and
 * `>=16`, and not in `18.15.0`, which might be another than the one that is here. One whose version is none of SemVer's is
 * in `*` and in itself.
 */
export function isInRange(version: string, range: string): boolean {
  if (version === range || validRange(range) === "*") return true;
  return validRange(version) !== null && validRange(range) !== null && subset(version, range);
}

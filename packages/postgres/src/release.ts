/** Release of this program, compared with what a newer schema asks for. */
export const RELEASE = "0.1.0";

/** Negative when `a` is older than `b`. Both are `x.y.z`. */
export function compareReleases(a: string, b: string): number {
  const left = a.split(".").map(Number);
  const right = b.split(".").map(Number);
  for (let index = 0; index < 3; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

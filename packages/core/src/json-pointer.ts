/** The JSON pointer (RFC 6901) of a path: `["a/b", 0]` → `/a~1b/0`. The whole document is the empty string. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

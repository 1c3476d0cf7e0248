const MAX_NAME_BYTES = 200;
const MAX_FOLDERS = 8;
/** Control characters, those without a look of their own such as right-to-left marks, and the separators of lines. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * What is wrong with the name of a file below the working directory, or `undefined`. Spaces, quotes and `$` are fine:
 * no shell sees a name. A name that begins with `-` or `@` would be something else to a compiler.
 */
export function fileNameFault(name: string): string | undefined {
  const parts = name.split("/");
  if (name === "") return "is empty";
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `has more than ${MAX_NAME_BYTES} bytes`;
  if (UNPRINTABLE.test(name)) return "holds a character that cannot be seen";
  if (name.includes("\\")) return "holds a backslash: folders are parted by /";
  if (name.startsWith("/")) return "is absolute: names begin in the working directory";
  if (parts.some((part) => part === "" || part === "." || part === ".."))
    return "has an empty part, . or .. between its slashes";
  if (parts.length > MAX_FOLDERS + 1) return `lies in more than ${MAX_FOLDERS} folders`;
  if (/^[-@]/.test(name)) return "begins with - or @";
  if (name !== name.normalize("NFC")) return "is not in Unicode's composed form (NFC)";
  return undefined;
}

/**
 * What is wrong with a name beside those before it, or `undefined`. Names that differ by case alone are one: they would
 * be on other machines.
 */
export function createNameSet(): (name: string) => string | undefined {
  const files = new Map<string, string>();
  const folders = new Map<string, string>();

  return (name) => {
    const key = name.toLowerCase();
    const twin = files.get(key);
    if (twin !== undefined)
      return twin === name ? "is there already" : `differs from "${twin}" by upper and lower case alone`;
    if (folders.has(key)) return `is a folder of "${folders.get(key)}"`;
    const parents = [...key.matchAll(/\//g)].map(({ index }) => key.slice(0, index));
    const file = parents.find((parent) => files.has(parent));
    if (file !== undefined) return `lies in "${files.get(file)}", which is a file`;
    files.set(key, name);
    for (const parent of parents) folders.set(parent, name);
    return undefined;
  };
}

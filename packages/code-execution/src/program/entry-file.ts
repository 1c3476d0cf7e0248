import type { Language } from "../language/language.ts";

/** The name of the file that a program of these files starts with, or what is wrong with the one asked for. */
export function findEntry(
  { sourceName, linked }: Pick<Language, "sourceName" | "linked">,
  names: readonly string[],
  asked?: string,
): string | { readonly fault: string } {
  if (asked !== undefined) {
    if (!names.includes(asked)) return { fault: "is none of the files" };
    if (linked?.test(asked) === false)
      return { fault: `is no source of this language, such as ${sourceName}` };
    return asked;
  }
  if (names.includes(sourceName)) return sourceName;
  const sources = linked === undefined ? names : names.filter((name) => linked.test(name));
  const [only] = sources;
  if (only === undefined)
    return { fault: `is missing: no file is a source of this language, such as ${sourceName}` };
  // Sources that are linked have one `main` among them, whichever comes first.
  if (sources.length === 1 || linked !== undefined) return only;
  return { fault: `is missing: say which file starts, since none is ${sourceName}` };
}

/** What the compiler is given by name, the entry first. */
export function sourcesOf(
  { linked }: Pick<Language, "linked">,
  names: readonly string[],
  entry: string,
): readonly string[] {
  const others = linked === undefined ? [] : names.filter((name) => name !== entry && linked.test(name));
  return [entry, ...others];
}

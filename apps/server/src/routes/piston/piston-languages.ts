import type { LanguageName } from "@millrace/code-execution";

/** How Piston calls the languages, and what else may be said for each. */
export const PISTON_LANGUAGES: Readonly<
  Record<LanguageName, { readonly language: string; readonly aliases: readonly string[] }>
> = {
  node: { language: "javascript", aliases: ["node-javascript", "node-js", "javascript", "js", "node"] },
  typescript: { language: "typescript", aliases: ["ts", "node-ts"] },
  python: { language: "python", aliases: ["py", "py3", "python3"] },
  cpp: { language: "c++", aliases: ["cpp", "g++"] },
  c: { language: "c", aliases: ["gcc"] },
  bash: { language: "bash", aliases: ["sh"] },
};

/** The language of such a name or alias. */
export function pistonLanguage(asked: string): LanguageName | undefined {
  const [found] = Object.entries(PISTON_LANGUAGES).find(
    ([, { language, aliases }]) => language === asked || aliases.includes(asked),
  ) ?? [undefined];
  return found as LanguageName | undefined;
}

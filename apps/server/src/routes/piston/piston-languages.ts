import { type LanguageName, OTHER_NAMES } from "@millrace/code-execution";

/** How Piston calls a language, and what else may be said for it. */
export function pistonNames(language: LanguageName): (typeof OTHER_NAMES)[LanguageName]["piston"] {
  return OTHER_NAMES[language].piston;
}

/** The language of such a name or alias. */
export function pistonLanguage(asked: string): LanguageName | undefined {
  const [found] = Object.entries(OTHER_NAMES).find(
    ([, { piston }]) => piston.language === asked || piston.aliases.includes(asked),
  ) ?? [undefined];
  return found as LanguageName | undefined;
}

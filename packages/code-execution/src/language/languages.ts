import { cpp } from "./cpp.ts";
import type { Language } from "./language.ts";

/** The languages that can be run, by the name that a payload gives. */
export const LANGUAGES = { cpp } as const satisfies Record<string, Language>;
export type LanguageName = keyof typeof LANGUAGES;
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as [LanguageName, ...LanguageName[]];

import { bash } from "./bash/bash.ts";
import { c } from "./c/c.ts";
import { cpp } from "./cpp/cpp.ts";
import type { Language } from "./language.ts";
import { node } from "./node/node.ts";
import { python } from "./python/python.ts";
import { typescript } from "./typescript/typescript.ts";

/** The languages that can be run, by the name that a payload gives: that of their folder. */
export const LANGUAGES = { node, python, cpp, c, typescript, bash } as const satisfies Record<
  string,
  Language
>;
export type LanguageName = keyof typeof LANGUAGES;
export const LANGUAGE_NAMES = Object.keys(LANGUAGES) as [LanguageName, ...LanguageName[]];

import type { DriverName } from "../sandbox/sandbox.ts";
import { STDIN } from "../sandbox/request.ts";
import type { Language, OtherNames } from "./language.ts";
import { LANGUAGE_NAMES, type LanguageName, LANGUAGES } from "./languages.ts";

/** Name of the source of each language, when it is given without one. */
export const LANGUAGE_SOURCES = Object.fromEntries(
  LANGUAGE_NAMES.map((name) => [name, LANGUAGES[name].sourceName]),
) as Readonly<Record<LanguageName, string>>;

/** What people and other services call each language. */
export const OTHER_NAMES = Object.fromEntries(
  LANGUAGE_NAMES.map((name) => [name, LANGUAGES[name].names]),
) as Readonly<Record<LanguageName, OtherNames>>;

/** One language as one driver runs it. */
export interface Runtime {
  readonly language: LanguageName;
  readonly version: string;
  readonly driver: DriverName;
}

/** Every language as each driver runs it. */
export function listRuntimes(): Runtime[] {
  return LANGUAGE_NAMES.flatMap((language) =>
    Object.entries(toolchainsOf(language)).map(([driver, { version }]) => ({
      language,
      version,
      driver: driver as DriverName,
    })),
  );
}

/** Whether a driver compiles its programs before they run. */
export function isCompiled(language: LanguageName): boolean {
  return Object.values(toolchainsOf(language)).some(({ compile }) => compile !== undefined);
}

/** Whether a driver runs the language in this version: `3` asks for any 3, `3.11` for any 3.11. */
export function offersVersion(language: LanguageName, asked: string): boolean {
  return Object.values(toolchainsOf(language)).some(({ version }) => isVersion(version, asked));
}

export function isVersion(version: string, asked: string): boolean {
  return version === asked || version.startsWith(`${asked}.`);
}

/** Names beside the files of a program that the sandbox uses itself. */
export function reservedNames(language: LanguageName): string[] {
  return [STDIN, ...Object.values(toolchainsOf(language)).flatMap(({ compile }) => compile?.makes([]) ?? [])];
}

function toolchainsOf(language: LanguageName): Language["toolchains"] {
  return LANGUAGES[language].toolchains;
}

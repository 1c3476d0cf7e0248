import type { DriverName } from "../sandbox/sandbox.ts";
import { STDIN } from "../sandbox/request.ts";
import type { Language } from "./language.ts";
import { LANGUAGE_NAMES, type LanguageName, LANGUAGES } from "./languages.ts";

/** Name of the source of each language, when it is given without one. */
export const LANGUAGE_SOURCES = Object.fromEntries(
  LANGUAGE_NAMES.map((name) => [name, LANGUAGES[name].sourceName]),
) as Readonly<Record<LanguageName, string>>;

/** One language as one driver runs it. */
export interface Runtime {
  readonly language: LanguageName;
  readonly version: string;
  readonly driver: DriverName;
  /** Bytes that a program cannot go beyond whatever the server allows. */
  readonly mostMemoryBytes: number;
}

/** Every language as each driver runs it. */
export function listRuntimes(): Runtime[] {
  return LANGUAGE_NAMES.flatMap((language) =>
    Object.entries(toolchainsOf(language)).map(([driver, { version, memory }]) => ({
      language,
      version,
      driver: driver as DriverName,
      mostMemoryBytes: memory?.most ?? Infinity,
    })),
  );
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

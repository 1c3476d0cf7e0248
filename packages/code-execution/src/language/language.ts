import type { Installer } from "../dependencies/installer.ts";
import type { DriverName } from "../sandbox/sandbox.ts";
import type { LanguageLimits } from "./language-limits.ts";

/** How programs of one language become something that runs. Commands are argument lists; no shell sees them. */
export interface Language {
  readonly names: OtherNames;
  /** Name of a source that is given without one; among several files, the one that is meant when none is named. */
  readonly sourceName: string;
  /** Names of the files that are compiled together with the entry. None: the entry leads to all others. */
  readonly linked?: RegExp;
  /** `undefined` when the flag may be passed to the compiler, else what is wrong with it. */
  flagFault(flag: string): string | undefined;
  /** What installs packages for its programs, where there are containers. None: they get none. */
  readonly installer?: Installer;
  /** What its programs have where the server says nothing about the language: no more than the server lets all have. */
  readonly limits?: LanguageLimits;
  /** By driver, which may each have another compiler. None: the driver does not run this language. */
  readonly toolchains: { readonly [Driver in DriverName]?: Toolchain };
  /** A program that tells the version of what runs it, and what it writes where `version` holds. */
  readonly selfTest: { readonly code: string; stdout(version: string): string };
}

/** What people and other services call a language. */
export interface OtherNames {
  readonly title: string;
  /** Numbers that Judge0 has for it; the first is listed. Absent: Judge0 does not know it. */
  readonly judge0?: readonly [number, ...number[]];
  readonly piston: { readonly language: string; readonly aliases: readonly string[] };
}

export interface Toolchain {
  /** As far as it is fixed: what runs is this or a later patch of it. */
  readonly version: string;
  /** None: the source is run as it is. */
  readonly compile?: {
    /** Names of what the compiler makes of files of these names; they take the place of files of the same name. */
    makes(names: readonly string[]): readonly string[];
    /** `sources`: the entry first. */
    command(sources: readonly string[], flags: readonly string[]): readonly string[];
  };
  /**
   * Given the entry, of which a compiler has made its artifact; the arguments of the program follow it. `isLive`: somebody
   * follows what it writes, so its runtime is not to hold that back.
   */
  runCommand(entry: string, isLive: boolean): readonly string[];
  /** What a running program may have of memory, where that is not all that the server lets programs have. */
  readonly memory?: MemoryBounds;
  /** What this compiler cannot do, in a sentence that is added to its own words when a program does not compile. */
  readonly lacks?: { readonly flags: RegExp; readonly sentence: string };
}

/** Bytes. */
export interface MemoryBounds {
  /** With less no program of the language starts. Absent: what any job may ask for as its least. */
  readonly least?: number;
  /** A program cannot use more. One that asks for nothing gets this, or the server's ceiling where that is lower. Absent: that. */
  readonly most?: number;
}

/** Of programs that are WebAssembly, whose addresses have 32 bits. */
export const WEB_ASSEMBLY_MEMORY: MemoryBounds = { most: 4 * 1024 ** 3 };

/** For languages without a compiler that takes any. */
export function noFlags(): string {
  return "has no use: programs of this language take no compiler flags";
}

import type { DriverName } from "../sandbox/sandbox.ts";

/** How programs of one language become something that runs. Commands are argument lists; no shell sees them. */
export interface Language {
  /** Name of the source in the compiler's working directory. */
  readonly sourceName: string;
  /** Name of what the compiler makes and what is run. */
  readonly artifactName: string;
  /** `undefined` when the flag may be passed to the compiler, else what is wrong with it. */
  flagFault(flag: string): string | undefined;
  /** By driver: the same language may have another compiler in each. */
  readonly toolchains: Readonly<Record<DriverName, Toolchain>>;
}

export interface Toolchain {
  compileCommand(flags: readonly string[]): readonly string[];
  readonly runCommand: readonly string[];
  /** What this compiler cannot do, in a sentence that is added to its own words when a program does not compile. */
  readonly lacks?: { readonly flags: RegExp; readonly sentence: string };
}

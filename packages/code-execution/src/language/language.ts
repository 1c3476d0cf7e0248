import type { DriverName } from "../sandbox/sandbox.ts";

/** How programs of one language become something that runs. Commands are argument lists; no shell sees them. */
export interface Language {
  /** Name of the source in the working directory. */
  readonly sourceName: string;
  /** `undefined` when the flag may be passed to the compiler, else what is wrong with it. */
  flagFault(flag: string): string | undefined;
  /** By driver, which may each have another compiler. None: the driver does not run this language. */
  readonly toolchains: { readonly [Driver in DriverName]?: Toolchain };
}

export interface Toolchain {
  /** None: the source is run as it is. */
  readonly compile?: {
    /** Name of what the compiler makes and what is run. */
    readonly artifactName: string;
    command(flags: readonly string[]): readonly string[];
  };
  readonly runCommand: readonly string[];
  /** What this compiler cannot do, in a sentence that is added to its own words when a program does not compile. */
  readonly lacks?: { readonly flags: RegExp; readonly sentence: string };
}

/** For languages without a compiler that takes any. */
export function noFlags(): string {
  return "has no use: programs of this language take no compiler flags";
}

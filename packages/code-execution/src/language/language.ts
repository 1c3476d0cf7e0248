/** How programs of one language become something that runs. Commands are argument lists; no shell sees them. */
export interface Language {
  /** Name of the source in the compiler's working directory. */
  readonly sourceName: string;
  /** Name of what the compiler makes and what is run. */
  readonly artifactName: string;
  /** `undefined` when the flag may be passed to the compiler, else what is wrong with it. */
  flagFault(flag: string): string | undefined;
  compileCommand(flags: readonly string[]): readonly string[];
  readonly runCommand: readonly string[];
}

import type { LanguageLimits } from "../language/language-limits.ts";
import type { LanguageName } from "../language/languages.ts";
import type { GuestLimits } from "../sandbox/sandbox.ts";

/** What one phase may use. */
export interface PhaseLimits {
  /** Milliseconds of wall time. */
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  /** Share of processors, such as 0.5. */
  readonly cpus: number;
}

/** Limits of code execution. Those of `run` are ceilings: a job may ask for less; left out, it gets them. */
export interface ExecutionLimits {
  readonly run: PhaseLimits;
  /** The time is the processor's: a busy machine is not the program's fault. By the clock it is three times as much. */
  readonly compile: PhaseLimits;
  /** Bytes of one source file. */
  readonly sourceBytes: number;
  /** Bytes of all files of a program together. */
  readonly filesBytes: number;
  /** Bytes of each file that locks packages. */
  readonly lockBytes: number;
  /** Bytes of the program's input as UTF-8. */
  readonly stdinBytes: number;
  /** Bytes of each stream of the program. One more and it is stopped. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Bytes of the compiler's words. */
  readonly compilerOutputBytes: number;
  /** Bytes of the compiled program. */
  readonly artifactBytes: number;
  /** Bytes of the files that a program hands back, of all together. */
  readonly outputFilesBytes: number;
  /** Files of a workspace, and bytes of all of them together. */
  readonly workspaceFiles: number;
  readonly workspaceBytes: number;
  /** What the operator lets programs of some languages have in the place of the above. */
  readonly languages?: { readonly [Language in LanguageName]?: LanguageLimits };
}

/** Of these, what a sandbox is made for; the time is the program's own. */
export function guestLimits({ memoryBytes, cpus }: PhaseLimits): GuestLimits {
  return { memoryBytes, cpus };
}

const MIB = 1024 * 1024;

/** 30 s, 128 MiB and half a processor to run; 15 s of processor time, 512 MiB and two processors to compile. */
export const DEFAULT_EXECUTION_LIMITS: ExecutionLimits = {
  run: { timeoutMs: 30_000, memoryBytes: 128 * MIB, cpus: 0.5 },
  compile: { timeoutMs: 15_000, memoryBytes: 512 * MIB, cpus: 2 },
  sourceBytes: 65_536,
  filesBytes: 131_072,
  lockBytes: 196_608,
  stdinBytes: 65_536,
  stdoutBytes: 262_144,
  stderrBytes: 65_536,
  compilerOutputBytes: 65_536,
  artifactBytes: 32 * MIB,
  outputFilesBytes: 262_144,
  workspaceFiles: 1000,
  workspaceBytes: 8 * MIB,
};

/** Milliseconds that the runs of one program may take together, when it has tests. */
const TESTS_TIMEOUT_MS = 300_000;

/** Milliseconds that all runs of one program may take together, of which each may take these. */
export function jobTimeoutMs({ timeoutMs }: Pick<PhaseLimits, "timeoutMs">): number {
  return Math.max(timeoutMs, TESTS_TIMEOUT_MS);
}

/** Milliseconds after which a compiler is stopped that waits rather than works. */
export function compileWallMs({ timeoutMs }: Pick<PhaseLimits, "timeoutMs">): number {
  return 3 * timeoutMs;
}

/** The least memory that a container of ours starts in. */
export const MIN_MEMORY_BYTES: number = 16 * MIB;

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
  readonly compile: PhaseLimits;
  /** Bytes of source code as UTF-8. */
  readonly sourceBytes: number;
  /** Bytes of the program's input as UTF-8. */
  readonly stdinBytes: number;
  /** Bytes of each stream of the program. One more and it is stopped. */
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Bytes of the compiler's words. */
  readonly compilerOutputBytes: number;
  /** Bytes of the compiled program. */
  readonly artifactBytes: number;
}

const MIB = 1024 * 1024;

/** 30 s, 128 MiB and half a processor to run; 15 s, 512 MiB and two processors to compile. */
export const DEFAULT_EXECUTION_LIMITS: ExecutionLimits = {
  run: { timeoutMs: 30_000, memoryBytes: 128 * MIB, cpus: 0.5 },
  compile: { timeoutMs: 15_000, memoryBytes: 512 * MIB, cpus: 2 },
  sourceBytes: 65_536,
  stdinBytes: 65_536,
  stdoutBytes: 262_144,
  stderrBytes: 65_536,
  compilerOutputBytes: 65_536,
  artifactBytes: 32 * MIB,
};

/** The least memory that a container of ours starts in. */
export const MIN_MEMORY_BYTES: number = 16 * MIB;

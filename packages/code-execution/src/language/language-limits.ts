/** What a running program has of one thing. Absent: what the server lets all programs have. */
export interface Bound {
  /** For a program that asks for nothing. Absent: the most. */
  readonly default?: number;
  /** What a program may ask for. */
  readonly most?: number;
}

/** Limits of the programs of one language, where they are others than those of all. */
export interface LanguageLimits {
  /** Milliseconds of wall time. */
  readonly timeoutMs?: Bound;
  /** Milliseconds of processor time. Absent: as much as the wall time allows. */
  readonly cpuMs?: Bound;
  readonly memoryBytes?: Bound;
  /** Share of processors, such as 0.5. */
  readonly cpus?: Bound;
  /** Bytes of each stream. */
  readonly outputBytes?: Bound;
  /** Milliseconds of processor time of the compiler; by the clock it is three times as much. */
  readonly compileTimeoutMs?: number;
}

export interface WorkerRegistration {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly release: string;
  /** Types whose jobs it takes. */
  readonly types: readonly string[];
  /** Types that it has handlers of, and leaves to newer processes. Default: none. */
  readonly outdated?: readonly string[];
  /** Queues whose jobs it runs; null or left out: all. */
  readonly queues?: readonly string[] | null;
  /** Milliseconds without a heartbeat after which the worker counts as dead. */
  readonly silenceMs: number;
}

import type { Outcome } from "./outcome.ts";
import type { ClaimedJob } from "./store.ts";

/** Looks at executions from around them, as tracing does. What it throws, the execution throws. */
export interface AttemptObserver {
  /** Calls `execute`, which runs the handler for these jobs (several: one call of a batch handler), and returns what it returns. */
  run<Returned>(jobs: readonly ClaimedJob[], execute: () => Returned): Returned;
  /** How a job of such a run ended; null: its lease was lost, and nothing of it counts. */
  ended(job: ClaimedJob, outcome: Outcome | null, thrown: unknown): void;
}

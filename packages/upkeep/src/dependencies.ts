import type { UpkeepEngine } from "./engine.ts";

export interface UpkeepDependencies {
  /** Whom they measure and clean: a JobQueueManager. Asked for at each job, as it takes the handlers itself. */
  readonly engine: () => UpkeepEngine;
  /** Where jobs with `archive` write what they delete. Default: nowhere, and such jobs fail. */
  readonly archiveFolder?: string | undefined;
  /** What `collect-metrics` has for the target `containers`. Default: jobs that ask for it fail. */
  readonly measureContainers?: (signal: AbortSignal) => Promise<object>;
}

import type { HandlerTransaction, NewJob, Store } from "@millrace/core";

/** What these handlers ask of the engine; a JobQueueManager has it. */
export interface UpkeepEngine {
  connectStore(): Promise<
    Pick<
      Store,
      | "archiveFinished"
      | "archiveLogDay"
      | "cleanQueue"
      | "dropLogDays"
      | "getComponentStatuses"
      | "getDatabaseFigures"
      | "getOldestReady"
      | "getQueueFigures"
      | "judgeAlerts"
      | "keepQueues"
      | "ping"
      | "putComponentStatus"
      | "putLogDayBack"
    >
  >;
  createJobs(
    jobs: readonly NewJob[],
    options: { readonly transaction: HandlerTransaction },
  ): Promise<unknown>;
}

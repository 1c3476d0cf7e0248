import type { EngineProbes } from "@millrace/postgres";
import type { JobQueueManager } from "millrace";
import type { HealthProbes } from "./app-dependencies.ts";

/** The health of the engine as this process sees it. */
export function createHealthProbes(
  jobs: Pick<JobQueueManager, "connectStore">,
  probes: EngineProbes,
  closing: AbortSignal,
): HealthProbes {
  return {
    getCounts: async () => (await jobs.connectStore()).getCounts(),
    isProcessing: () => probes.hasLiveWorker(),
    getWorkers: async () => (await jobs.connectStore()).getWorkers(),
    async findObstacles() {
      if (closing.aborted) return ["The server is shutting down."];
      try {
        const obstacle = await probes.findSchemaObstacle();
        return obstacle === null ? [] : [obstacle];
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    },
  };
}

import { defineHandler, type JobHandler } from "@millrace/core";
import { z } from "zod";
import type { UpkeepEngine } from "./engine.ts";
import { hostFigures } from "./host-figures.ts";
import { processFigures } from "./process-figures.ts";
import { measureQueues } from "./queue-measures.ts";
import { upkeepPolicy } from "./upkeep-policy.ts";

const TARGETS = ["system", "host", "process", "queues", "database", "components", "containers"] as const;

const schema = z.strictObject({
  /** What to measure; `system` is host and process. Default: `system`, `queues` and `database`. */
  targets: z.array(z.enum(TARGETS)).min(1).default(["system", "queues", "database"]),
});

/** Handler of `collect-metrics`: its result holds the figures of what was asked for, as the process that runs it sees them. */
export function createCollectMetrics(
  engine: () => UpkeepEngine,
  measureContainers?: (signal: AbortSignal) => Promise<object>,
): JobHandler {
  const measures = {
    async components() {
      return (await engine().connectStore()).getComponentStatuses();
    },
    async containers(signal: AbortSignal) {
      if (measureContainers !== undefined) return measureContainers(signal);
      // Another worker may have been given one.
      throw new Error("Containers cannot be measured: this process was given no container engine.");
    },
    host: async () => hostFigures(),
    process: async () => processFigures(),
    async queues() {
      const store = await engine().connectStore();
      return measureQueues(await store.getQueueFigures(), await store.getOldestReady());
    },
    async database() {
      const store = await engine().connectStore();
      return { pingMs: await store.ping(), ...(await store.getDatabaseFigures()) };
    },
  };
  return defineHandler({
    type: "collect-metrics",
    queue: "metrics-collection",
    schema,
    timeoutSeconds: 60,
    ...upkeepPolicy,
    async execute({ targets }, context) {
      const wanted = new Set(
        targets.flatMap((target) => (target === "system" ? (["host", "process"] as const) : target)),
      );
      const figures: Partial<Record<keyof typeof measures, unknown>> = {};
      for (const target of wanted) {
        figures[target] = await measures[target](context.signal);
        context.progress({ done: Object.keys(figures).length, total: wanted.size }, target);
      }
      return figures;
    },
  });
}

import { z } from "zod";

const share = z.number().meta({ description: "Share of totalProcessed, 0 to 1; 0 while there is none." });

/** Answer of `GET /queue/status`: the queue of programs over all processes, since installation. Times in ms. */
export const programQueueBody = z
  .object({
    totalQueued: z.int(),
    totalProcessed: z.int().meta({ description: "Completed, failed and timed out together." }),
    totalFailed: z.int().meta({ description: "Without timeouts." }),
    totalTimeout: z.int(),
    averageWaitTime: z.int(),
    averageExecutionTime: z.int(),
    queueLength: z.int(),
    runningCount: z.int(),
    maxConcurrent: z.int(),
    maxQueueSize: z.int(),
    successRate: share,
    failureRate: share,
  })
  .meta({ id: "ProgramQueue" });
export type ProgramQueueBody = z.infer<typeof programQueueBody>;

import { z } from "zod";

/** Answer of `GET /api/health/queue`, over all queues. */
export const queueHealthBody = z
  .object({
    status: z.enum(["healthy", "degraded", "unhealthy"]),
    timestamp: z.iso.datetime(),
    checks: z.object({ database: z.enum(["up", "down"]), processor: z.enum(["running", "stopped"]) }),
    queueStats: z
      .object({
        waiting: z.int(),
        active: z.int(),
        completed: z.int(),
        failed: z.int(),
        delayed: z.int(),
      })
      .nullable()
      .meta({ description: "Null when the database does not answer." }),
    unserved: z
      .array(z.object({ queue: z.string(), type: z.string(), waiting: z.int() }))
      .nullable()
      .meta({
        description:
          "Waiting jobs that no live worker takes, by queue and type; null when the database does not answer.",
      }),
  })
  .meta({ id: "QueueHealth" });
export type QueueHealthBody = z.infer<typeof queueHealthBody>;

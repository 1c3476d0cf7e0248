import { z } from "zod";
import { programQueueBody } from "./program-queue.ts";
import { queueHealthBody } from "./queue-health.ts";

/** Query of a probe: balancers add what they like, a time against caches for one, and nothing hangs on it. */
export const probeQuery = z.looseObject({});

/** Answer of `GET /livez`. */
export const liveBody = z.object({ status: z.literal("alive") }).meta({ id: "Live" });

/** Answer of `GET /readyz` when requests are served. */
export const readyBody = z.object({ status: z.literal("ready") }).meta({ id: "Ready" });

/** Answer of `GET /readyz`, with 503, when they are not served as they should be. */
export const notReadyBody = z
  .object({ status: z.literal("not ready"), obstacles: z.array(z.string()) })
  .meta({ id: "NotReady" });

/** Answer of `GET /health`: the health of all queues, with the figures of all jobs and of the queue of programs. */
export const healthBody = queueHealthBody
  .omit({ queueStats: true })
  .extend({
    release: z.string().meta({ description: "Version of the program." }),
    jobs: queueHealthBody.shape.queueStats,
    queue: programQueueBody.nullable().meta({ description: "Null when the database does not answer." }),
  })
  .meta({ id: "Health" });

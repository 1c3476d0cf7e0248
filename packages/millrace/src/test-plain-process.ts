// A plain Node process that uses the library as S3's document shows it: ready-made manager, global registry,
// settings and database from the environment. It is to end by itself once the manager is shut down.
import { z } from "zod";
import { jobHandlerRegistry, jobQueueManager } from "./index.ts";
import type { JobHandler } from "./index.ts";

const myCustomJobHandler: JobHandler<{ userId: string; action: string }> = {
  type: "my-custom-job",
  schema: z.object({ userId: z.string(), action: z.string() }),
  async execute({ userId }) {
    return { success: true, message: `Custom job completed for user ${userId}` };
  },
};
jobHandlerRegistry.register(myCustomJobHandler);

await jobQueueManager.initialize();
const id = await jobQueueManager.createJob({
  type: "my-custom-job",
  payload: { userId: "user123", action: "test" },
  priority: "high",
});
const { status, result } = await jobQueueManager.waitFor(id);
const health = await jobQueueManager.healthCheck();
process.stdout.write(`${JSON.stringify({ event: "ended", id, status, result, health: health.status })}\n`);
await jobQueueManager.shutdown();

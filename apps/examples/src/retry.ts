import { defineHandler, JobQueueManager, UnrecoverableError } from "millrace";
import { z } from "zod";

const callService = defineHandler({
  type: "call-service",
  schema: z.strictObject({ status: z.int() }),
  retry: { maxRetries: 4, strategy: "exponential", baseDelayMs: 100, maxDelayMs: 5000 },
  execute({ status }, { attempt }) {
    console.log(`attempt ${attempt}: the service answers ${status}`);
    if (status === 404) throw new UnrecoverableError("there is no such page");
    if (attempt < 3) throw new Error("try again later");
    return { attempts: attempt };
  },
});

const jobs = new JobQueueManager({ handlers: [callService] });
await jobs.initialize();

for (const status of [503, 404]) {
  const id = await jobs.createJob({ type: "call-service", payload: { status } });
  const job = await jobs.waitFor(id);
  console.log(`${job.status} after ${job.retryCount} of ${job.maxRetries} retries`);
}

await jobs.shutdown();

// Prints:
// attempt 1: the service answers 503
// attempt 2: the service answers 503
// attempt 3: the service answers 503
// completed after 2 of 4 retries
// attempt 1: the service answers 404
// failed after 0 of 4 retries

import { setTimeout } from "node:timers/promises";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const sleep = defineHandler({
  type: "sleep",
  schema: z.strictObject({ seconds: z.number() }),
  async execute({ seconds }, { signal }) {
    // The signal is aborted by a cancel, by the timeout, and when this worker lost the job. Heed it.
    await setTimeout(seconds * 1000, undefined, { signal });
  },
});

const jobs = new JobQueueManager({ handlers: [sleep] });
await jobs.initialize();

const started = Promise.withResolvers<void>();
jobs.events.on("job.started", () => started.resolve());

const running = await jobs.createJob({ type: "sleep", payload: { seconds: 3600 } });
const delayed = await jobs.createJob({
  type: "sleep",
  payload: { seconds: 1 },
  scheduledAt: new Date(Date.now() + 3_600_000),
});
await started.promise;

console.log(await jobs.cancel(running), await jobs.cancel(delayed));
console.log((await jobs.waitFor(running)).status, (await jobs.waitFor(delayed)).status);
console.log(await jobs.cancelJob(running)); // It has ended.

await jobs.shutdown();

// Prints:
// { kind: 'requested' } { kind: 'cancelled' }
// cancelled cancelled
// false

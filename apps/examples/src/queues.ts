import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const sweep = defineHandler({
  type: "sweep",
  schema: z.strictObject({ room: z.number() }),
  queue: "house",
  execute: ({ room }) => ({ swept: room }),
});

const jobs = new JobQueueManager({ handlers: [sweep], queueConcurrency: { house: 2 } });
await jobs.initialize();
const { queues } = jobs;

await queues.pauseQueue("house");
const waiting = await jobs.createJobs([1, 2, 3].map((room) => ({ type: "sweep", payload: { room } })));
console.log((await queues.getQueueStats("house")).paused);

await queues.drainQueue("house"); // Finishes these three …
const late = await jobs.createJob({ type: "sweep", payload: { room: 4 } }); // … and this one waits for resumeQueue.
for (const id of waiting) await jobs.waitFor(id);
const { state, completed, paused } = await queues.getQueueStats("house");
console.log(state, completed, paused, (await jobs.getJob(late))?.waitingFor);

await queues.change("house", {
  concurrency: 10, // over all processes
  maxWaiting: 500, // then createJob throws QueueFullError, HTTP answers 503
  retention: { completed: { ageMs: 86_400_000, count: 1000 } },
});
console.log(await queues.cleanQueue("house", 0, 2, "completed"));

await jobs.shutdown();

// Prints:
// 3
// paused 3 1 paused
// 2

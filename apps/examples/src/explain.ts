import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const paint = defineHandler({
  type: "paint",
  schema: z.strictObject({ wall: z.string() }),
  queue: "painters",
  execute: ({ wall }) => ({ painted: wall }),
});
const jobs = new JobQueueManager({ handlers: [paint], workers: false });

await jobs.queues.pauseQueue("painters");
const [, second] = await jobs.createJobs([
  { type: "paint", payload: { wall: "north" } },
  { type: "paint", payload: { wall: "south" } },
]);

const { waitingFor, reasons, ahead, expectedStartAt } = await jobs.explain(second!);
console.log(waitingFor, ahead?.jobs, expectedStartAt);
for (const { reason, detail } of reasons) console.log(`${reason}: ${detail}`);

await jobs.shutdown();

// Prints:
// paused 0 null
// paused: Queue painters is paused.
// worker: No worker process lives.

import { createUpkeepHandlers } from "@millrace/upkeep";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const report = defineHandler({
  type: "report",
  queue: "reports",
  schema: z.strictObject({ page: z.int() }),
  execute: ({ page }) => ({ page }),
});
// An engine of its own: other examples use other queues.
const jobs: JobQueueManager = new JobQueueManager({
  schema: "example_upkeep",
  handlers: [report, ...createUpkeepHandlers({ engine: () => jobs })],
});
await jobs.initialize();

await jobs.queues.pauseQueue("reports");
for (const page of [1, 2, 3]) await jobs.createJob({ type: "report", payload: { page } });

// As a schedule of your own would run it every minute.
async function judge() {
  const id = await jobs.createJob({
    type: "send-alert",
    payload: {
      rules: [
        { name: "too-many-wait", measure: "backlog", above: 2, queues: ["reports"] },
        { name: "too-old", measure: "oldest-ready-age", above: 600_000 },
      ],
    },
  });
  const { result } = await jobs.waitFor(id);
  const { told } = result as { told: { rule: string; queue: string; change: string; value: number }[] };
  for (const { rule, queue, change, value } of told) console.log(rule, queue, change, value);
  if (told.length === 0) console.log("nothing new");
}

await judge();
await judge();
await jobs.queues.resumeQueue("reports");
for (const { id } of await jobs.getJobs({ type: "report" })) await jobs.waitFor(id);
await judge();

await jobs.shutdown();

// Prints:
// too-many-wait reports raised 3
// nothing new
// too-many-wait reports recovered 0

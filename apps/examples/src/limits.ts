import { setTimeout as pause } from "node:timers/promises";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

let running = 0;
let most = 0;
const fetchPage = defineHandler({
  type: "fetch-page",
  schema: z.strictObject({ path: z.string() }),
  queue: "crawler",
  async execute() {
    running += 1;
    most = Math.max(most, running);
    await pause(50);
    running -= 1;
  },
});

const jobs = new JobQueueManager({ handlers: [fetchPage] });
await jobs.initialize();

await jobs.queues.change("crawler", {
  order: "fair", // hosts take turns
  keys: { concurrency: 1, rate: { limit: 100, windowMs: 1000 } }, // for each host
});
await jobs.queues.keys.set("crawler", "example.org", { concurrency: 2, weight: 2 });

const paths = ["/", "/a", "/b", "/c"];
const ids = await jobs.createJobs(
  ["example.com", "example.org"].flatMap((host) =>
    paths.map((path) => ({ type: "fetch-page", payload: { path }, key: host })),
  ),
);
for (const id of ids) await jobs.waitFor(id);
console.log(most);

const { concurrency, weight, waiting, active } = await jobs.queues.keys.get("crawler", "example.org");
console.log(concurrency, weight, waiting, active);

try {
  await jobs.createJob({ type: "fetch-page", payload: { path: "/" }, key: "example.com", queue: "default" });
} catch (error) {
  console.log((error as Error).message);
}
await jobs.shutdown();

// Prints:
// 3
// 2 2 0 0
// Key "example.com" counts for nothing in queue "default": it has no limits for keys and is not fair.

// A process whose handler declares other settings than the one before it. It adds a job ten times a second.
import { defineHandler, JobQueueManager, silentLogger } from "./index.ts";
import { z } from "zod";

const work = defineHandler({
  type: "work",
  schema: z.object({}),
  queue: "home",
  retry: { maxRetries: 6, baseDelayMs: 5000 },
  execute: () => null,
});
const manager = new JobQueueManager({ handlers: [work], workers: false, logger: silentLogger });
await manager.initialize();

async function add(): Promise<void> {
  const id = await manager.createJob({ type: "work", payload: {} });
  process.stdout.write(`${JSON.stringify({ event: "added", id })}\n`);
  setTimeout(() => void add(), 100);
}
await add();

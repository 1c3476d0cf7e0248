import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

const handler = (type: string, queue: string) =>
  defineHandler({
    type,
    queue,
    schema: z.strictObject({ page: z.number() }),
    execute: ({ page }) => ({ [type]: page }),
  });
const directory = await mkdtemp(join(tmpdir(), "millrace-backups-"));

const jobs = new JobQueueManager({
  handlers: [handler("report", "reports"), handler("picture", "pictures")],
  backups: { directory, intervalMs: 300_000, onShutdown: true, keep: 24 },
});
await jobs.initialize();
for (const queue of ["reports", "pictures"]) await jobs.queues.pauseQueue(queue);
const reports = [
  await jobs.createJob({ type: "report", payload: { page: 1 } }),
  await jobs.createJob({ type: "report", payload: { page: 2 } }),
];
const picture = await jobs.createJob({ type: "picture", payload: { page: 3 } });

const { name } = await jobs.backups.create(); // one file, the whole engine at one moment

// Somebody deletes jobs by mistake.
for (const id of [...reports, picture]) {
  await jobs.cancelJob(id);
  await jobs.removeJob(id);
}

// Those of one queue that waited come back, under their ids. A second time there is nothing left to do.
const { recovered, existing } = await jobs.backups.recover(name, {
  only: ["incomplete"],
  queues: ["reports"],
});
console.log(recovered.incomplete, existing);
console.log((await jobs.backups.recover(name, { queues: ["reports"] })).existing);
console.log((await jobs.getJob(picture)) === null);

await jobs.queues.resumeQueue("reports");
for (const id of reports) console.log((await jobs.waitFor(id)).result);

await jobs.shutdown();
await rm(directory, { recursive: true });

// Prints:
// 2 0
// 2
// true
// { report: 1 }
// { report: 2 }

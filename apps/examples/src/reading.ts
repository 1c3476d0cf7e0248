import { defaultJobQueueConfig, JobQueueManager, retryDelayCalculators } from "millrace";

const jobs = new JobQueueManager({ ...defaultJobQueueConfig, maxWorkers: 2 });
await jobs.initialize();

const ids = await jobs.createJobs([
  { type: "data-processing", payload: { batchId: "a", data: [1, 2] } },
  { type: "data-processing", payload: { batchId: "b", operation: "export", data: [3] }, priority: "low" },
  { type: "email-notification", payload: { userId: "u1", template: "welcome" } },
]);
for (const id of ids) await jobs.waitFor(id);

for (const job of await jobs.getJobs({ status: "completed", type: "data-processing", limit: 10 })) {
  console.log(job.id, job.priority, job.payload);
}
const [mail] = await jobs.getJobs({ payload: { userId: "u1" }, createdAfter: new Date(0) });
console.log(mail?.status, mail?.errorCode, mail?.retryCount);

console.log(await jobs.getJobMetrics());
const { status, workers } = await jobs.healthCheck();
console.log(status, "workers:", workers.total, "types:", jobs.getRegisteredTypes());

const attempts = [1, 2, 3, 4];
console.log(attempts.map((attempt) => retryDelayCalculators.exponential(attempt, 1000, 5000)));

await jobs.shutdown();

// Prints:
// 2 4 { data: [ 3 ], batchId: 'b', operation: 'export' }
// 1 3 { data: [ 1, 2 ], batchId: 'a' }
// failed no-recipient 0
// { pending: 0, running: 0, completed: 2, failed: 1, cancelled: 0 }
// healthy workers: 1 types: [ 'email-notification', 'data-processing' ]
// [ 1000, 2000, 4000, 5000 ]

import { createClient, dataOf, MillraceApiError } from "@millrace/client";

const client = createClient({ baseUrl: process.env["MILLRACE_URL"] ?? "http://127.0.0.1:3000" });

const records = [{ name: "Ada" }, { name: "Grace" }];
const payload = { batchId: "b1", operation: "transform", data: records };
const { id } = await client.jobs.create({ type: "data-processing", payload });
const job = await client.jobs.wait(id);
console.log(job.status, (job.result as { message: string }).message);

try {
  await client.jobs.create({ type: "data-processing", payload: { operation: "import" } });
} catch (error) {
  if (!(error instanceof MillraceApiError)) throw error;
  console.log(error.status, error.code, error.pointer);
}

const later = new Date(Date.now() + 86_400_000).toISOString();
await client.jobs.createMany([
  { type: "data-processing", payload, scheduledAt: later },
  { type: "data-processing", payload, scheduledAt: later },
]);
for await (const pending of client.jobs.list({ status: "pending", pageSize: 1 })) {
  console.log((await client.jobs.cancel(pending.id)).status);
}

const params = { path: { queue: "default" } };
const queue = await dataOf(client.http.GET("/api/queues/{queue}", { params }));
console.log(queue.name, queue.stats.state, queue.stats.cancelled);

for await (const event of client.stream({ topics: ["jobs"] })) {
  if (event.kind === "open") await client.jobs.create({ type: "data-processing", payload });
  if (event.kind !== "job") continue;
  console.log(event.event.event);
  if (event.event.event === "completed") break;
}

// Prints:
// completed Batch b1: transform of 2 records
// 400 INVALID_PAYLOAD /payload/batchId
// cancelled
// cancelled
// default active 2
// created
// started
// completed

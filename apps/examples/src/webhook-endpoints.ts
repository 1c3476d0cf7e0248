import { on, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createWebhookHandlers, verifyWebhook } from "@millrace/webhooks";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

// Somebody else's service, which wants to be told. It fails once.
const receiver = createServer().listen(0, "127.0.0.1");
const requests = on(receiver, "request");
await once(receiver, "listening");
const { port } = receiver.address() as AddressInfo;
async function nextRequest(status: number) {
  const { value } = await requests.next();
  const [request, response] = value as [IncomingMessage, ServerResponse];
  const body = (await request.toArray()).join("");
  response.writeHead(status).end();
  return { headers: request.headers as Record<string, string>, body };
}

const resize = defineHandler({
  type: "resize",
  schema: z.strictObject({ instanceId: z.string(), gpus: z.int() }),
  execute({ gpus }) {
    return gpus > 8 ? { success: false, error: `No machine has ${gpus} GPUs.` } : { gpus };
  },
});

const webhooks = createWebhookHandlers({
  deliveries: () => jobs.connectStore(),
  allowedNetworks: ["127.0.0.1"],
  now: Date.now,
});
// An engine of its own: where a server runs on the same one, its workers take webhooks too, and those may not go to loopback.
const jobs: JobQueueManager = new JobQueueManager({
  schema: "example_endpoints",
  handlers: [resize, ...webhooks],
});
await jobs.initialize();

const { endpoint, secret } = await jobs.webhooks.create({
  url: `http://127.0.0.1:${port}/hooks`,
  events: ["job.completed", "job.failed"],
  types: ["resize"],
  retry: { strategy: "schedule", delaysMs: [100, 60_000] },
});

await jobs.createJob({ type: "resize", payload: { instanceId: "a", gpus: 99 } });
const first = await nextRequest(503);
const second = await nextRequest(204);

const genuine = verifyWebhook(second.headers, second.body, [secret as string], Date.now() / 1000);
const { type, data } = JSON.parse(second.body);
console.log(genuine, type, data.instanceId, data.error);
console.log(first.headers["webhook-id"] === second.headers["webhook-id"]);

const { deliveries } = await jobs.webhooks.deliveries(endpoint.id);
await jobs.waitFor(deliveries[0]!.id);
const attempts = await jobs.webhooks.attempts(deliveries[0]!.id);
console.log(attempts.map(({ status }) => status));

await jobs.shutdown();
receiver.close();

// Prints:
// true job.failed a No machine has 99 GPUs.
// true
// [ 503, 204 ]

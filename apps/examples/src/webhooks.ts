import { on, once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createWebhookHandlers } from "@millrace/webhooks";
import { defineHandler, JobQueueManager } from "millrace";
import { z } from "zod";

// Somebody else's service, which wants to be told.
const receiver = createServer().listen(0, "127.0.0.1");
const requests = on(receiver, "request");
await once(receiver, "listening");
const { port } = receiver.address() as AddressInfo;
async function nextBody() {
  const { value } = await requests.next();
  const [request, response] = value as [IncomingMessage, ServerResponse];
  response.end();
  return JSON.parse((await request.toArray()).join(""));
}

const createInstance = defineHandler({
  type: "create-instance",
  schema: z.strictObject({ instanceId: z.string(), gpus: z.int() }),
  execute({ gpus }) {
    return gpus > 8 ? { success: false, error: `No machine has ${gpus} GPUs.` } : { gpus };
  },
});
const webhooks = createWebhookHandlers({ allowedNetworks: ["127.0.0.1"], now: Date.now });
// An engine of its own: where a server runs on the same one, its workers take webhooks too, and those may not go to loopback.
const jobs = new JobQueueManager({ schema: "example_webhooks", handlers: [createInstance, ...webhooks] });
await jobs.initialize();

for (const payload of [
  { instanceId: "a", gpus: 2 },
  { instanceId: "b", gpus: 99 },
]) {
  const webhookUrl = `http://127.0.0.1:${port}/hooks`;
  await jobs.createJob({ type: "create-instance", payload, webhookUrl });
  const { instanceId, status, error } = await nextBody();
  console.log(instanceId, status, error);
}

await jobs.shutdown();
receiver.close();

// Prints:
// a completed undefined
// b failed No machine has 99 GPUs.

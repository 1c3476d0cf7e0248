import { defaultJobPolicy, type EndpointSettings } from "@millrace/core";
import { store } from "./test-store.ts";

/** Adds a webhook endpoint, and the type of its deliveries; answers its id. */
export async function addEndpoint(settings: Partial<EndpointSettings> = {}): Promise<string> {
  await store.registerTypes([
    { type: "send-webhook", queue: "default", policy: defaultJobPolicy, schema: null, schemaVersion: 2 },
  ]);
  const plain = {
    url: "https://hooks.example/",
    description: null,
    events: ["endpoint.disabled"],
    types: null,
    queues: null,
    orderingKey: null,
    rate: null,
    policy: {},
    breakerOpenMs: 60_000,
    disableAfterMs: 60_000,
  };
  const secret = { key: "whsec_aaaa", publicKey: null };
  return (await store.addEndpoint({ ...plain, ...settings }, secret)) as string;
}

/** Adds deliveries to it; answers their jobs. */
export async function addDeliveries(endpointId: string, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await store.testEndpoint(endpointId)) as string);
  return ids;
}

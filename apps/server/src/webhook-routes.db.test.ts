import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";
import { startReceiver } from "./test-webhooks.fixture.ts";

let app: TestApp;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
  app = await startTestApp({ handlers: [echo], variables: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1" } });
});
afterAll(async () => {
  await app?.stop();
  await receiver?.close();
});

test("an endpoint from its making to its removal", async () => {
  const made = await app.send("POST", "/api/webhooks", {
    url: `${receiver.url}/rest`,
    description: "The shop",
    events: ["job.completed"],
    types: ["echo"],
    rate: { limit: 100, windowMs: 1000 },
    retry: { strategy: "fixed", baseDelayMs: 10 },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const { id, secret, ...endpoint } = made.body;
  expect(made.headers.get("location")).toBe(`/api/webhooks/${id}`);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(endpoint).toMatchObject({
    enabled: true,
    breaker: "closed",
    retry: { strategy: "fixed", baseDelayMs: 10 },
    breakerOpenMs: 60_000,
    keys: [{ signature: "v1", publicKey: null, expiresAt: null }],
  });
  const read = await app.send("GET", `/api/webhooks/${id}`);
  expect(read.body).toEqual({ id, ...endpoint });

  const { body: job } = await app.send("POST", "/api/jobs?wait=30", {
    type: "echo",
    payload: { text: "hi" },
  });
  const [request] = await receiver.got("/rest", 1);
  expect(request?.message.data).toMatchObject({ jobId: job.id, status: "completed" });
  const list = (await app.send("GET", `/api/webhooks/${id}/deliveries`)).body;
  expect(list.deliveries).toMatchObject([{ event: "job.completed", body: request?.message }]);
  const delivery = `/api/webhooks/${id}/deliveries/${list.deliveries[0].id}`;
  await app.send("GET", `/api/jobs/${list.deliveries[0].id}?wait=30`);
  expect((await app.send("GET", delivery)).body).toMatchObject({ status: "delivered", attempts: 1 });
  const { attempts } = (await app.send("GET", `${delivery}/attempts`)).body;
  expect(attempts).toMatchObject([{ attempt: 1, status: 204, error: null }]);

  const again = await app.send("POST", `${delivery}/replay`);
  expect([again.status, again.body.messageId]).toEqual([201, list.deliveries[0].messageId]);
  await receiver.got("/rest", 2);
  const replay = { since: "2020-01-01T00:00:00Z", which: "failed" };
  expect((await app.send("POST", `/api/webhooks/${id}/replay`, replay)).body).toEqual({ replayed: 0 });
  const tested = await app.send("POST", `/api/webhooks/${id}/test`);
  expect([tested.status, tested.body.event]).toEqual([201, "webhook.test"]);

  const rotated = await app.send("POST", `/api/webhooks/${id}/rotate-secret`, { signature: "v1a" });
  expect(rotated.body).toMatchObject({
    secret: null,
    keys: [
      { signature: "v1a", publicKey: expect.stringMatching(/^whpk_/), expiresAt: null },
      { signature: "v1", publicKey: null, expiresAt: expect.any(String) },
    ],
  });
  const changes = { description: null, maxRetries: 3, rate: null, enabled: false };
  const changed = await app.send("PATCH", `/api/webhooks/${id}`, changes);
  expect(changed.body).toMatchObject({
    description: null,
    maxRetries: 3,
    retry: { strategy: "fixed", baseDelayMs: 10 },
    rate: null,
    enabled: false,
    disabledReason: "manual",
    events: ["job.completed"],
  });
  expect(JSON.stringify((await app.send("GET", "/api/webhooks")).body)).not.toMatch(/whsec_|whsk_/);

  expect((await app.send("DELETE", `/api/webhooks/${id}`)).status).toBe(204);
  for (const path of [`/api/webhooks/${id}`, `/api/webhooks/${id}/deliveries`])
    expect((await app.send("GET", path)).body).toMatchObject({ status: 404, code: "WEBHOOK_NOT_FOUND" });
  expect((await app.send("DELETE", `/api/webhooks/${id}`)).status).toBe(404);
});

test("pages lead to each other", async () => {
  const url = `${receiver.url}/paged`;
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) {
    const { body } = await app.send("POST", "/api/webhooks", { url, events: ["job.failed"] });
    ids.push(body.id);
  }
  const first = (await app.send("GET", "/api/webhooks?limit=2")).body;
  const second = (await app.send("GET", `/api/webhooks?limit=2&cursor=${first.nextCursor}`)).body;
  const seen = [...first.webhooks, ...second.webhooks].map(({ id }: { id: string }) => id);
  expect([seen, second.nextCursor]).toEqual([ids, null]);

  const sent: string[] = [];
  for (let n = 0; n < 3; n++) sent.unshift((await app.send("POST", `/api/webhooks/${ids[0]}/test`)).body.id);
  const path = `/api/webhooks/${ids[0]}/deliveries?limit=2`;
  const newest = (await app.send("GET", path)).body;
  const oldest = (await app.send("GET", `${path}&cursor=${newest.nextCursor}`)).body;
  const found = [...newest.deliveries, ...oldest.deliveries].map(({ id }: { id: string }) => id);
  expect([found, oldest.nextCursor]).toEqual([sent, null]);
});

test.each([
  ["no events", { events: undefined }, "/events"],
  ["an unknown event", { events: ["job.started"] }, "/events/0"],
  ["a URL of another protocol", { url: "ftp://hooks.example/" }, "/url"],
  ["a URL with a password", { url: "https://a:b@hooks.example/" }, "/url"],
  ["no JSON pointer", { orderingKey: "data" }, "/orderingKey"],
  ["a rate without a window", { rate: { limit: 1 } }, "/rate/windowMs"],
  ["a schedule without delays", { retry: { strategy: "schedule" } }, "/retry/delaysMs"],
  ["delays without a schedule", { retry: { delaysMs: [1] } }, "/retry/delaysMs"],
  ["a field that is none", { secret: "whsec_mine" }, "/secret"],
])("%s is refused, by its name", async (_, fields, pointer) => {
  const body = { url: "https://hooks.example/", events: ["job.failed"], ...fields };
  const answer = await app.send("POST", "/api/webhooks", body);
  expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
});

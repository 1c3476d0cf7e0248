import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { verifyWebhook } from "@millrace/webhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const SECRET = `whsec_${Buffer.alloc(24, 3).toString("base64")}`;

const requests: { headers: Record<string, string>; body: string }[] = [];
/** Fails the first request. */
const receiver = createServer((request, response) => void receive(request, response));
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await request.toArray()).join("");
  requests.push({ headers: request.headers as Record<string, string>, body });
  response.writeHead(requests.length === 1 ? 500 : 204).end();
}

let app: TestApp;
beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  app = await startTestApp({
    variables: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1", WEBHOOK_SECRETS: SECRET },
  });
});
afterAll(async () => {
  await app?.stop();
  receiver.close();
});

test("send-webhook by REST: tried again after a 500, under the same id, signed each time", async () => {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const payload = { instanceId: "i-1", status: "completed" };
  const job = {
    type: "send-webhook",
    payload: { url, payload },
    retry: { strategy: "fixed", baseDelayMs: 10 },
  };
  const { body } = await app.send("POST", "/api/jobs?wait=30", job);
  expect(body).toMatchObject({ status: "completed", retryCount: 1, result: { status: 204 } });
  expect(body.progress).toMatchObject({ percent: 100, message: "attempt 2 was answered 204" });
  expect(requests.map(({ headers }) => headers["webhook-id"])).toEqual([`msg_${body.id}`, `msg_${body.id}`]);
  for (const request of requests) {
    expect(JSON.parse(request.body)).toEqual(payload);
    const nowSeconds = Number(request.headers["webhook-timestamp"]);
    expect(verifyWebhook(request.headers, request.body, [SECRET], nowSeconds)).toBe(true);
  }
});

test("a webhook to the cloud's metadata service fails at once and says why", async () => {
  const payload = { url: "http://169.254.169.254/latest", payload: {} };
  const { body } = await app.send("POST", "/api/jobs?wait=30", { type: "send-webhook", payload });
  expect(body).toMatchObject({ status: "failed", retryCount: 0 });
  expect(body.errorMessage).toContain("169.254.169.254 is not on the public internet (linkLocal)");
});

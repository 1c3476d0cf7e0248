import { WEBHOOK_RETRY_DELAYS_MS } from "@millrace/webhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWebhooks, type TestWebhooks } from "./test-webhooks.fixture.ts";

let t: TestWebhooks;
beforeAll(async () => {
  t = await startWebhooks(400);
});
afterAll(() => t?.stop());

/** Two retries, 50 and 150 ms after a failure. */
const SHORT = { maxRetries: 2, retry: { strategy: "schedule", delaysMs: [50, 150], jitter: 0 } } as const;

async function endpointAt(path: string, more: object = {}) {
  const url = `${t.receiver.url}${path}`;
  return (await t.jobs.webhooks.create({ url, events: ["job.failed"], ...SHORT, ...more })).endpoint;
}

test("a receiver that fails: tried by the schedule, under one id, each attempt kept", async () => {
  const { id } = await endpointAt("/fails");
  t.receiver.answer("/fails", (response) =>
    response.writeHead(500, { "set-cookie": "session=1", "x-reason": "tired" }).end(`no ${"é".repeat(9000)}`),
  );
  const { delivery, attempts, job } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect(delivery).toMatchObject({ status: "failed", attempts: 3, deliveredAt: null });
  expect(job).toMatchObject({ status: "failed", errorCode: "http-500", retryCount: 2 });
  const requests = t.receiver.to("/fails");
  expect(new Set(requests.map(({ headers }) => headers["webhook-id"]))).toEqual(
    new Set([delivery.messageId]),
  );
  expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  expect(attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 500],
    [2, 500],
    [3, 500],
  ]);
  const [first, second, third] = attempts;
  const between = (a: typeof first, b: typeof first) =>
    (b?.endedAt.getTime() ?? 0) - (a?.endedAt.getTime() ?? 0);
  expect(between(first, second)).toBeGreaterThanOrEqual(50);
  expect(between(second, third)).toBeGreaterThanOrEqual(150);
  expect(first).toMatchObject({
    durationMs: expect.any(Number),
    error: expect.stringContaining("answered 500: no éé"),
    requestHeaders: { "webhook-id": delivery.messageId, "webhook-signature": "[redacted]" },
    responseHeaders: { "set-cookie": "[redacted]", "x-reason": "tired" },
  });
  expect(Buffer.byteLength(first?.responseBody ?? "")).toBeLessThanOrEqual(8192 + 2);
  expect(first?.responseBody).toHaveLength(3 + 4095);
});

test("an endpoint without a schedule of its own is tried by the standard's, each up to a tenth later", async () => {
  const { endpoint } = await t.jobs.webhooks.create({
    url: `${t.receiver.url}/standard`,
    events: ["job.failed"],
  });
  t.receiver.answer("/standard", (response) => response.writeHead(500).end());
  const { id } = await t.jobs.webhooks.test(endpoint.id);
  for (const [n, delayMs] of WEBHOOK_RETRY_DELAYS_MS.entries()) {
    await t.receiver.got("/standard", n + 1);
    await expect.poll(async () => (await t.jobs.getJob(id))?.retryCount).toBe(n + 1);
    const job = await t.jobs.getJob(id);
    const failedAt = (await t.jobs.webhooks.attempts(id))[n]?.endedAt.getTime() ?? 0;
    const waitMs = (job?.scheduledAt?.getTime() ?? 0) - failedAt;
    expect(waitMs).toBeGreaterThanOrEqual(delayMs);
    // Beside the tenth, what passes between the attempt's end and the job's.
    expect(waitMs).toBeLessThan(delayMs * 1.1 + 3000);
    await t.sql`update millrace.scheduled set run_at = clock_timestamp() where id = ${id}`;
    await t.sql`select millrace.hint('{"kind": "scheduled", "inMs": 0}')`;
  }
  const { delivery } = await t.ended(endpoint.id, id);
  expect(delivery).toMatchObject({ status: "failed", attempts: 10 });
});

test("each attempt has a timestamp of its own", async () => {
  const { id } = await endpointAt("/later", { retry: { strategy: "schedule", delaysMs: [1100], jitter: 0 } });
  t.receiver.answer("/later", (response, n) => response.writeHead(n === 1 ? 503 : 200).end());
  const { delivery } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  const [first, second] = t.receiver.to("/later").map(({ headers }) => Number(headers["webhook-timestamp"]));
  expect(delivery).toMatchObject({ status: "delivered", attempts: 2 });
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1);
});

test("a receiver that stalls is given up in time, and tried again", async () => {
  const { id } = await endpointAt("/stalls");
  t.receiver.answer("/stalls", (response, n) => (n === 1 ? undefined : response.writeHead(200).end("ok")));
  const delivering = (await t.jobs.webhooks.test(id)).id;
  await t.receiver.got("/stalls", 1);
  const { host } = new URL(t.receiver.url);
  const progress = { percent: 50, message: `attempt 1 is sent to ${host}` };
  await expect.poll(async () => (await t.jobs.getJob(delivering))?.progress).toMatchObject(progress);
  const { delivery, attempts, job } = await t.ended(id, delivering);
  expect(job.progress).toMatchObject({ percent: 100, message: "attempt 2 was answered 200" });
  expect(delivery).toMatchObject({ status: "delivered", attempts: 2 });
  expect(attempts).toMatchObject([
    { status: null, error: expect.stringContaining("gave no answer within 0.4 s"), responseBody: null },
    { status: 200, error: null, responseBody: "ok" },
  ]);
  expect(attempts[0]?.durationMs).toBeGreaterThanOrEqual(390);
});

test("a 2xx whose body never ends counts as delivered", async () => {
  const { id } = await endpointAt("/drips");
  t.receiver.answer("/drips", (response) => response.writeHead(200).write("begun"));
  const { attempts } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect(attempts).toMatchObject([{ status: 200, error: null, responseBody: "begun" }]);
});

test("a redirect is a failure, and is not followed", async () => {
  const { id } = await endpointAt("/moved", { maxRetries: 0 });
  t.receiver.answer("/moved", (response) => response.writeHead(302, { location: "/elsewhere" }).end());
  const { delivery, attempts } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect([delivery.status, attempts[0]?.status]).toEqual(["failed", 302]);
  expect(t.receiver.to("/elsewhere")).toEqual([]);
});

test("429 with Retry-After: no sooner than it says", async () => {
  const { id } = await endpointAt("/slower");
  t.receiver.answer("/slower", (response, n) =>
    n === 1 ? response.writeHead(429, { "retry-after": "1" }).end() : response.writeHead(204).end(),
  );
  const { delivery, attempts } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect([delivery.status, attempts.map(({ status }) => status)]).toEqual(["delivered", [429, 204]]);
  const [first, second] = attempts.map(({ endedAt }) => endedAt.getTime());
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1000);
});

test("a receiver that says abort-message is not asked again", async () => {
  const { id } = await endpointAt("/never");
  t.receiver.answer("/never", (response) =>
    response.writeHead(400, { "webhook-delivery": "abort-message" }).end(),
  );
  const { delivery } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect(delivery).toMatchObject({ status: "failed", attempts: 1 });
  expect(await t.jobs.webhooks.get(id)).toMatchObject({ enabled: true });
});

test("an endpoint where webhooks may not go: nothing is sent, and the address is on record", async () => {
  const { id } = await endpointAt("/", { url: "http://169.254.169.254/latest/meta-data" });
  const { delivery, attempts } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect(delivery).toMatchObject({ status: "failed", attempts: 1 });
  expect(attempts).toMatchObject([
    {
      durationMs: null,
      status: null,
      error: expect.stringContaining("169.254.169.254 is not on the public internet (linkLocal)"),
      requestHeaders: null,
    },
  ]);
});

test("attempts of a job that names a URL are kept as well", async () => {
  const url = `${t.receiver.url}/url`;
  const id = await t.jobs.createJob({ type: "send-webhook", payload: { url, payload: {} } });
  await t.jobs.waitFor(id);
  expect(await t.jobs.webhooks.attempts(id)).toMatchObject([{ attempt: 1, status: 204, error: null }]);
});

import { verifyWebhook } from "@millrace/webhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startWebhooks, type TestWebhooks } from "./test-webhooks.fixture.ts";

let t: TestWebhooks;
beforeAll(async () => {
  t = await startWebhooks();
});
afterAll(() => t?.stop());

const far = new Date("2100-01-01T00:00:00Z");
const nowSeconds = () => Date.now() / 1000;

describe("by subscription", () => {
  test("each end that is wanted is told once, signed, with the id of its delivery", async () => {
    const { jobs, receiver } = t;
    const { endpoint, secret } = await jobs.webhooks.create({
      url: `${receiver.url}/ends`,
      events: ["job.completed", "job.failed", "job.cancelled"],
    });
    const completed = await jobs.createJob({ type: "greet", payload: { instanceId: "i-1" } });
    await receiver.got("/ends", 1);
    const failed = await jobs.createJob({ type: "breaks", payload: {} });
    await receiver.got("/ends", 2);
    const cancelled = await jobs.createJob({ type: "greet", payload: {}, scheduledAt: far });
    await jobs.cancelJob(cancelled);
    const got = await receiver.got("/ends", 3);

    const told = { type: "greet", queue: "default" };
    expect(got.map(({ message }) => message)).toMatchObject([
      { type: "job.completed", data: { ...told, jobId: completed, status: "completed", instanceId: "i-1" } },
      {
        type: "job.failed",
        data: { ...told, type: "breaks", jobId: failed, errorCode: "unrecoverable", error: "It is broken." },
      },
      { type: "job.cancelled", data: { ...told, jobId: cancelled, status: "cancelled" } },
    ]);
    for (const { message, headers, body } of got) {
      expect(message.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      const plain = headers as Record<string, string>;
      expect(verifyWebhook(plain, body, [secret as string], nowSeconds())).toBe(true);
    }
    const { deliveries } = await jobs.webhooks.deliveries(endpoint.id);
    expect(deliveries.map(({ messageId }) => messageId).toReversed()).toEqual(
      got.map(({ headers }) => headers["webhook-id"]),
    );
    // Deliveries are jobs, and of those nobody is told.
    expect(receiver.to("/ends")).toHaveLength(3);
    await jobs.webhooks.remove(endpoint.id);
  });

  test("types and queues that are not wanted are not told, nor is anything once it is disabled", async () => {
    const { jobs, receiver } = t;
    const url = `${receiver.url}/some`;
    const events = ["job.completed"] as const;
    const { endpoint: typed } = await jobs.webhooks.create({ url, events, types: ["breaks", "other"] });
    const { endpoint: queued } = await jobs.webhooks.create({ url, events, queues: ["side"] });
    await (await jobs.connectStore()).configureQueue("side", {});
    const other = await jobs.createJob({ type: "greet", payload: {} });
    const id = await jobs.createJob({ type: "greet", payload: {}, queue: "side" });
    await Promise.all([jobs.waitFor(other), jobs.waitFor(id)]);
    const [told] = await receiver.got("/some", 1);
    expect(told?.message.data).toMatchObject({ jobId: id, queue: "side" });
    await jobs.webhooks.update(queued.id, { enabled: false });
    await jobs.waitFor(await jobs.createJob({ type: "greet", payload: {}, queue: "side" }));
    expect((await jobs.webhooks.deliveries(queued.id)).deliveries).toHaveLength(1);
    expect((await jobs.webhooks.deliveries(typed.id)).deliveries).toEqual([]);
    for (const { id } of [typed, queued]) await jobs.webhooks.remove(id);
  });

  test("a delivery is committed with the end of its job, or not at all", async () => {
    const { jobs, receiver, sql } = t;
    const { endpoint } = await jobs.webhooks.create({
      url: `${receiver.url}/atomic`,
      events: ["job.cancelled"],
    });
    const id = await jobs.createJob({ type: "greet", payload: {}, scheduledAt: far });
    const count = async () =>
      Number(
        (await sql`select count(*) from millrace.webhook_delivery where endpoint_id = ${endpoint.id}`)[0]
          ?.count,
      );
    await expect(
      sql.begin(async (tx) => {
        await tx`select millrace.cancel_job(${id}, null)`;
        const [row] =
          await tx`select count(*)::int as n from millrace.webhook_delivery where endpoint_id = ${endpoint.id}`;
        expect(row?.n).toBe(1);
        throw new Error("rolled back");
      }),
    ).rejects.toThrow("rolled back");
    expect(await count()).toBe(0);
    await jobs.cancelJob(id);
    expect(await count()).toBe(1);
    await receiver.got("/atomic", 1);
    await jobs.webhooks.remove(endpoint.id);
  });

  test("a job that ends because its parent failed is told of, too", async () => {
    const { jobs, receiver } = t;
    const { endpoint } = await jobs.webhooks.create({
      url: `${receiver.url}/parents`,
      events: ["job.failed"],
      types: ["greet"],
    });
    const parent = await jobs.createJob({ type: "breaks", payload: {} });
    const child = await jobs.createJob({ type: "greet", payload: {}, dependsOn: [parent] });
    const [told] = await receiver.got("/parents", 1);
    expect(told?.message.data).toMatchObject({ jobId: child, errorCode: "parent-failed" });
    await jobs.webhooks.remove(endpoint.id);
  });
});

describe("secrets", () => {
  test("are shown once; a new one signs beside the one before, and then alone", async () => {
    const { jobs, receiver } = t;
    const { endpoint, secret: first } = await jobs.webhooks.create({
      url: `${receiver.url}/rotated`,
      events: ["job.failed"],
    });
    expect(first).toMatch(/^whsec_/);
    const { secret: second } = await jobs.webhooks.rotateSecret(endpoint.id);
    await jobs.webhooks.test(endpoint.id);
    const { secret: third } = await jobs.webhooks.rotateSecret(endpoint.id, { overlapMs: 0 });
    await receiver.got("/rotated", 1);
    await jobs.webhooks.test(endpoint.id);
    const [both, alone] = await receiver.got("/rotated", 2);

    const verifies = (request: typeof both, secret: string | null) =>
      verifyWebhook(
        request?.headers as Record<string, string>,
        request?.body ?? "",
        [secret as string],
        nowSeconds(),
      );
    expect([first, second, third].map((secret) => verifies(alone, secret))).toEqual([false, false, true]);
    // It may have been sent before or after the second change.
    expect(verifies(both, second) || verifies(both, third)).toBe(true);
    const read = JSON.stringify([await jobs.webhooks.get(endpoint.id), await jobs.webhooks.list()]);
    for (const secret of [first, second, third]) expect(read).not.toContain(secret);
    await jobs.webhooks.remove(endpoint.id);
  });

  test("two that are in use sign both", async () => {
    const { jobs, receiver } = t;
    const { endpoint, secret: first } = await jobs.webhooks.create({
      url: `${receiver.url}/two`,
      events: ["job.failed"],
    });
    const { secret: second, endpoint: rotated } = await jobs.webhooks.rotateSecret(endpoint.id);
    expect(rotated.keys.map(({ expiresAt }) => expiresAt === null)).toEqual([true, false]);
    await jobs.webhooks.test(endpoint.id);
    const [request] = await receiver.got("/two", 1);
    for (const secret of [first, second])
      expect(
        verifyWebhook(
          request?.headers as Record<string, string>,
          request?.body ?? "",
          [secret as string],
          nowSeconds(),
        ),
      ).toBe(true);
    await jobs.webhooks.remove(endpoint.id);
  });

  test("of v1a the public half is shown, and verifies; no audit entry, view or read has the other", async () => {
    const { jobs, receiver, sql } = t;
    const { endpoint, secret } = await jobs.webhooks.create({
      url: `${receiver.url}/v1a`,
      events: ["job.failed"],
      signature: "v1a",
    });
    expect(secret).toBeNull();
    await jobs.webhooks.test(endpoint.id);
    const [request] = await receiver.got("/v1a", 1);
    const keys = [endpoint.keys[0]?.publicKey as string];
    expect(
      verifyWebhook(request?.headers as Record<string, string>, request?.body ?? "", keys, nowSeconds()),
    ).toBe(true);
    const rows = await sql`select (select jsonb_agg(to_jsonb(a)) from millrace.audit a)::text as audit,
      (select jsonb_agg(to_jsonb(e)) from millrace.webhook_endpoints e)::text as endpoints`;
    expect(rows[0]?.audit).toContain('"webhook"');
    expect(JSON.stringify(rows)).not.toMatch(/whsk_|whsec_/);
    await jobs.webhooks.remove(endpoint.id);
  });
});

test("with an ordering key messages go one after the other, though the first fails", async () => {
  const { jobs, receiver } = t;
  const { endpoint } = await jobs.webhooks.create({
    url: `${receiver.url}/ordered`,
    events: ["job.completed"],
    orderingKey: "/data/instanceId",
    retry: { strategy: "schedule", delaysMs: [300], jitter: 0 },
  });
  receiver.answer("/ordered", (response, n) => response.writeHead(n === 1 ? 500 : 204).end());
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) {
    const id = await jobs.createJob({ type: "greet", payload: { instanceId: "one" } });
    await jobs.waitFor(id);
    ids.push(id);
  }
  const got = await receiver.got("/ordered", 5);
  expect(got.map(({ message }) => message.data.jobId)).toEqual([ids[0], ...ids]);
  await jobs.webhooks.remove(endpoint.id);
});

test("a rate spreads attempts", async () => {
  const { jobs, receiver } = t;
  const { endpoint } = await jobs.webhooks.create({
    url: `${receiver.url}/rated`,
    events: ["job.failed"],
    rate: { limit: 2, windowMs: 1000 },
  });
  const sent = [];
  for (let n = 0; n < 4; n++) sent.push((await jobs.webhooks.test(endpoint.id)).id);
  const got = await receiver.got("/rated", 4);
  // Two at once, then one each half second; the receiver's clock begins when the first has come.
  expect((got[3]?.atMs ?? 0) - (got[0]?.atMs ?? 0)).toBeGreaterThan(700);
  const ends = await Promise.all(sent.map((id) => t.ended(endpoint.id, id)));
  expect(ends.map(({ delivery }) => delivery.attempts)).toEqual([1, 1, 1, 1]);
  await jobs.webhooks.remove(endpoint.id);
});

test("a message of one's own to an endpoint, as a job", async () => {
  const { jobs, receiver } = t;
  const { endpoint } = await jobs.webhooks.create({ url: `${receiver.url}/own`, events: ["job.failed"] });
  const payload = { endpoint: endpoint.id, payload: { type: "invoice.paid", data: { n: 1 } } };
  const id = await jobs.createJob({ type: "send-webhook", payload });
  const [request] = await receiver.got("/own", 1);
  expect([request?.message, request?.headers["webhook-id"]]).toEqual([payload.payload, `msg_${id}`]);
  const { delivery } = await t.ended(endpoint.id, id);
  expect(delivery).toMatchObject({ id, event: "invoice.paid", status: "delivered", attempts: 1 });
  await jobs.webhooks.remove(endpoint.id);
  const lost = await jobs.createJob({ type: "send-webhook", payload });
  expect(await jobs.waitFor(lost)).toMatchObject({ status: "failed", retryCount: 0 });
});

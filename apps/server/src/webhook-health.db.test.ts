import { afterAll, beforeAll, expect, test } from "vitest";
import { startWebhooks, type TestWebhooks } from "./test-webhooks.fixture.ts";

let t: TestWebhooks;
beforeAll(async () => {
  t = await startWebhooks();
});
afterAll(() => t?.stop());

const often = (delayMs: number) =>
  ({ maxRetries: 1000, retry: { strategy: "schedule", delaysMs: [delayMs], jitter: 0 } }) as const;

async function endpointAt(path: string, more: object) {
  const url = `${t.receiver.url}${path}`;
  return (await t.jobs.webhooks.create({ url, events: ["job.failed"], ...more })).endpoint;
}

test("the breaker opens, lets one delivery try, pauses twice as long when that fails, and closes when one is taken", async () => {
  const { sql, jobs, receiver } = t;
  const openMs = 700;
  const [{ id }, other] = [
    await endpointAt("/breaker", { ...often(1), breakerOpenMs: openMs }),
    await endpointAt("/beside", {}),
  ];
  // Probes come after the pause: by then attempts under way when it opened have ended.
  const probes = () => {
    const requests = receiver.to("/breaker");
    return requests.filter(({ atMs }) => atMs - (requests[9]?.atMs ?? atMs) >= openMs);
  };
  const held = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  receiver.answer("/breaker", async (response) => {
    const probe = probes().length;
    if (probe === 1) {
      asked.resolve();
      await held.promise;
    }
    response.writeHead(probe > 1 ? 204 : 500).end();
  });
  const deliveries = [
    await jobs.webhooks.test(id),
    await jobs.webhooks.test(id),
    await jobs.webhooks.test(id),
  ];
  await asked.promise;
  // Beside the ten, those that were under way.
  expect(receiver.to("/breaker").length - 1).toBeLessThanOrEqual(12);
  expect((await jobs.webhooks.get(id)).breaker).toBe("half-open");
  const beside = await t.ended(other.id, (await jobs.webhooks.test(other.id)).id);
  expect(beside.delivery).toMatchObject({ status: "delivered", attempts: 1 });
  const waiting = () =>
    sql`select job_id from millrace.webhook_delivery where endpoint_id = ${id} and ended_at is null and waits > 0`;
  await expect.poll(async () => (await waiting()).length, { timeout: 30_000 }).toBe(2);
  expect(probes()).toHaveLength(1);
  held.resolve();

  const ends = await Promise.all(deliveries.map((delivery) => t.ended(id, delivery.id)));
  expect(ends.map(({ delivery }) => delivery.status)).toEqual(["delivered", "delivered", "delivered"]);
  expect(await jobs.webhooks.get(id)).toMatchObject({
    breaker: "closed",
    failingSince: null,
    enabled: true,
  });
  const [first, second] = probes();
  expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(2 * openMs - 10);
  // Nothing was sent in the pause, and no attempt of the schedule was burnt.
  const { attempts } = await t.ended(id, deliveries[0]?.id as string);
  expect(attempts.filter(({ error }) => error === null)).toHaveLength(1);
  const sent = ends.reduce((sum, { delivery }) => sum + delivery.attempts, 0);
  expect(receiver.to("/breaker")).toHaveLength(sent);
});

test("410 disables the endpoint: what waits fails, others are told, and it can be replayed", async () => {
  const { receiver, jobs, sql } = t;
  const watcher = await endpointAt("/watcher", { events: ["endpoint.disabled"] });
  const gone = await endpointAt("/gone?token=of-the-receiver", { orderingKey: "" });
  let closed = true;
  receiver.answer("/gone?token=of-the-receiver", (response) => response.writeHead(closed ? 410 : 204).end());
  const since = new Date(
    (await sql`select date_trunc('milliseconds', clock_timestamp()) as now`)[0]?.now as Date,
  );
  const deliveries = [await jobs.webhooks.test(gone.id), await jobs.webhooks.test(gone.id)];
  const ends = await Promise.all(deliveries.map(({ id }) => t.ended(gone.id, id)));
  expect(ends.map(({ delivery }) => [delivery.status, delivery.attempts])).toEqual([
    ["failed", 1],
    ["failed", 0],
  ]);
  expect(await jobs.webhooks.get(gone.id)).toMatchObject({ enabled: false, disabledReason: "gone" });
  const [told] = await receiver.got("/watcher", 1);
  expect(told?.message).toMatchObject({
    type: "endpoint.disabled",
    data: { endpointId: gone.id, reason: "gone", origin: receiver.url },
  });
  // The rest of its URL may be a credential, and is nothing for other receivers.
  expect(told?.body).not.toContain("of-the-receiver");
  const { entries } = await jobs.audit.list({ targetKind: "webhook", targetId: gone.id });
  expect(entries[0]).toMatchObject({
    action: "change",
    after: { state: "disabled", disabled_reason: "gone" },
  });

  closed = false;
  expect(await jobs.webhooks.update(gone.id, { enabled: true })).toMatchObject({
    enabled: true,
    disabledReason: null,
  });
  expect(await jobs.webhooks.replayAll(gone.id, { since })).toBe(2);
  const again = await receiver.got("/gone?token=of-the-receiver", 3);
  expect(again.slice(1).map(({ headers }) => headers["webhook-id"])).toEqual(
    deliveries.map(({ messageId }) => messageId),
  );
  // What was replayed is not replayed once more; one of them may be, by name.
  expect(await jobs.webhooks.replayAll(gone.id, { since })).toBe(0);
  const delivery = await jobs.webhooks.replay(gone.id, deliveries[0]?.id as string);
  expect(delivery).toMatchObject({ messageId: deliveries[0]?.messageId });
  await receiver.got("/gone?token=of-the-receiver", 4);
  await jobs.webhooks.remove(watcher.id);
});

test("all since a time are sent again, those that were taken too; earlier ones are not", async () => {
  const { jobs, sql, receiver } = t;
  const { id } = await endpointAt("/all", { maxRetries: 0 });
  receiver.answer("/all", (response, n) => response.writeHead([1, 3].includes(n) ? 500 : 204).end());
  const send = async () => (await t.ended(id, (await jobs.webhooks.test(id)).id)).delivery;
  const earlier = [await send(), await send()];
  await sql`update millrace.webhook_delivery set created_at = created_at - interval '1 minute' where endpoint_id = ${id}`;
  const [row] = await sql`select date_trunc('milliseconds', clock_timestamp()) as since`;
  const since = row?.since as Date;
  const [failed, taken] = [await send(), await send()];
  const statuses = [...earlier, failed, taken].map(({ status }) => status);
  expect(statuses).toEqual(["failed", "delivered", "failed", "delivered"]);
  expect(await jobs.webhooks.replayAll(id, { since })).toBe(1);
  await receiver.got("/all", 5);
  await expect
    .poll(async () =>
      (await jobs.webhooks.deliveries(id)).deliveries.every((one) => one.status !== "pending"),
    )
    .toBe(true);
  expect(await jobs.webhooks.replayAll(id, { since, which: "all" })).toBe(2);
  const again = (await receiver.got("/all", 7)).slice(4).map(({ headers }) => headers["webhook-id"]);
  expect(again.filter((messageId) => messageId === failed.messageId)).toHaveLength(2);
  expect(again.filter((messageId) => messageId === taken.messageId)).toHaveLength(1);
});

test("an endpoint with nothing but failures for so long is disabled, and others are told", async () => {
  const watcher = await endpointAt("/sees-failing", { events: ["endpoint.disabled"] });
  const { id } = await endpointAt("/failing", { ...often(200), disableAfterMs: 1000, breakerOpenMs: 100 });
  t.receiver.answer("/failing", (response) => response.writeHead(503).end());
  const { delivery, attempts, job } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect(await t.jobs.webhooks.get(id)).toMatchObject({ enabled: false, disabledReason: "failing" });
  expect(delivery.status).toBe("failed");
  expect(job.errorMessage).toContain("is disabled (failing)");
  const times = attempts.map(({ endedAt }) => endedAt.getTime());
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  const [told] = await t.receiver.got("/sees-failing", 1);
  expect(told?.message).toMatchObject({
    type: "endpoint.disabled",
    data: { endpointId: id, reason: "failing" },
  });
  await t.jobs.webhooks.remove(watcher.id);
});

test("a day without attempts begins the count anew; less does not", async () => {
  const { id } = await endpointAt("/seldom", { maxRetries: 0, disableAfterMs: 60_000 });
  t.receiver.answer("/seldom", (response) => response.writeHead(500).end());
  const failAfter = async (hours: number) => {
    await t.sql`update millrace.webhook_health set failing_since = clock_timestamp() - interval '2 days',
      last_failed_at = clock_timestamp() - make_interval(hours => ${hours}) where endpoint_id = ${id}`;
    const { attempts } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
    expect(attempts).toHaveLength(1);
    return t.jobs.webhooks.get(id);
  };
  expect(await failAfter(25)).toMatchObject({ enabled: true, disabledReason: null });
  expect(await failAfter(23)).toMatchObject({ enabled: false, disabledReason: "failing" });
});

test("a success begins the count anew", async () => {
  const { id } = await endpointAt("/unsteady", { ...often(10), disableAfterMs: 60_000 });
  t.receiver.answer("/unsteady", (response, n) => response.writeHead(n < 3 ? 500 : 204).end());
  const { delivery } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect(delivery.attempts).toBe(3);
  expect(await t.jobs.webhooks.get(id)).toMatchObject({ failingSince: null, breaker: "closed" });
});

test("attempts and deliveries that are too old are swept; what may still go stays", async () => {
  const { sql, jobs, receiver } = t;
  const { id } = await endpointAt("/swept", { ...often(3_600_000) });
  receiver.answer("/swept", (response, n) => response.writeHead(n === 1 ? 204 : 500).end());
  const taken = await t.ended(id, (await jobs.webhooks.test(id)).id);
  const waiting = await jobs.webhooks.test(id);
  await expect
    .poll(async () => (await jobs.webhooks.attempts(waiting.id)).length, { timeout: 30_000 })
    .toBe(1);
  await sql`update millrace.webhook_delivery set created_at = created_at - interval '8 days' where endpoint_id = ${id}`;
  await sql`update millrace.webhook_attempt set ended_at = ended_at - interval '8 days' where endpoint_id = ${id}`;
  await sql`select millrace.sweep_webhook_attempts(7, 1000), millrace.sweep_webhook_deliveries(7, '-infinity', 0, 1000)`;
  const left = (await jobs.webhooks.deliveries(id)).deliveries.map((delivery) => delivery.id);
  expect(left).toEqual([waiting.id]);
  expect(await jobs.webhooks.attempts(taken.delivery.id)).toEqual([]);
});

test.each(["endpoint", "url"] as const)(
  "an attempt to an %s that is cut short by a cancel is kept, with the reason",
  async (kind) => {
    const path = `/cut-short-${kind}`;
    t.receiver.answer(path, () => undefined);
    const endpoint = await endpointAt(path, {});
    const id =
      kind === "endpoint"
        ? (await t.jobs.webhooks.test(endpoint.id)).id
        : await t.jobs.createJob({
            type: "send-webhook",
            payload: { url: `${t.receiver.url}${path}`, payload: {} },
          });
    await t.receiver.got(path, 1);
    await t.jobs.cancelJob(id);
    expect(await t.jobs.waitFor(id)).toMatchObject({ status: "cancelled" });
    expect(await t.jobs.webhooks.attempts(id)).toMatchObject([
      {
        attempt: 1,
        status: null,
        durationMs: expect.any(Number),
        error: expect.stringMatching(/^It was stopped before its answer had come: ./),
        requestHeaders: { "user-agent": "Millrace" },
      },
    ]);
    // It says nothing of the endpoint.
    expect(await t.jobs.webhooks.get(endpoint.id)).toMatchObject({ failingSince: null });
  },
);

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

test("the breaker opens when attempts fail, lets one try later, and closes when that is taken", async () => {
  const openMs = 700;
  const { id } = await endpointAt("/breaker", { ...often(1), breakerOpenMs: openMs });
  let broken = true;
  t.receiver.answer("/breaker", (response) => response.writeHead(broken ? 500 : 204).end());
  const deliveries = [];
  for (let n = 0; n < 3; n++) deliveries.push(await t.jobs.webhooks.test(id));
  // The probe is the first that comes after the pause: by then attempts under way when it opened have ended.
  const failed = await t.receiver.got("/breaker", 10);
  await expect.poll(async () => (await t.jobs.webhooks.get(id)).breaker, { timeout: 30_000 }).toBe("open");
  const opened = failed[9]?.atMs as number; // or later
  const isProbe = ({ atMs }: { readonly atMs: number }) => atMs - opened >= openMs;
  await expect.poll(() => t.receiver.to("/breaker").some(isProbe), { timeout: 30_000 }).toBe(true);
  // Beside the ten, those that were under way.
  expect(t.receiver.to("/breaker").filter((request) => !isProbe(request)).length).toBeLessThanOrEqual(12);
  broken = false;
  const ends = await Promise.all(deliveries.map((delivery) => t.ended(id, delivery.id)));
  expect(ends.map(({ delivery }) => delivery.status)).toEqual(["delivered", "delivered", "delivered"]);
  expect(await t.jobs.webhooks.get(id)).toMatchObject({
    breaker: "closed",
    failingSince: null,
    enabled: true,
  });
  // A failed probe doubles the pause; nothing was sent in it but the probe, and no attempt of the schedule was burnt.
  const { attempts } = await t.ended(id, deliveries[0]?.id as string);
  expect(attempts.filter(({ error }) => error === null)).toHaveLength(1);
  const sent = ends.reduce((sum, { delivery }) => sum + delivery.attempts, 0);
  expect(t.receiver.to("/breaker")).toHaveLength(sent);
});

test("410 disables the endpoint: what waits fails, others are told, and it can be replayed", async () => {
  const { receiver, jobs, sql } = t;
  const watcher = await endpointAt("/watcher", { events: ["endpoint.disabled"] });
  const gone = await endpointAt("/gone", { orderingKey: "" });
  let closed = true;
  receiver.answer("/gone", (response) => response.writeHead(closed ? 410 : 204).end());
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
    data: { endpointId: gone.id, reason: "gone", url: gone.url },
  });
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
  const again = await receiver.got("/gone", 3);
  expect(again.slice(1).map(({ headers }) => headers["webhook-id"])).toEqual(
    deliveries.map(({ messageId }) => messageId),
  );
  // What was replayed is not replayed once more; one of them may be, by name.
  expect(await jobs.webhooks.replayAll(gone.id, { since })).toBe(0);
  const delivery = await jobs.webhooks.replay(gone.id, deliveries[0]?.id as string);
  expect(delivery).toMatchObject({ messageId: deliveries[0]?.messageId });
  await receiver.got("/gone", 4);
  await jobs.webhooks.remove(watcher.id);
});

test("an endpoint with nothing but failures for so long is disabled", async () => {
  const { id } = await endpointAt("/failing", { ...often(200), disableAfterMs: 1000, breakerOpenMs: 100 });
  t.receiver.answer("/failing", (response) => response.writeHead(503).end());
  const { delivery, attempts, job } = await t.ended(id, (await t.jobs.webhooks.test(id)).id);
  expect(await t.jobs.webhooks.get(id)).toMatchObject({ enabled: false, disabledReason: "failing" });
  expect(delivery.status).toBe("failed");
  expect(job.errorMessage).toContain("is disabled (failing)");
  const times = attempts.map(({ endedAt }) => endedAt.getTime());
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
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
  await sql`select millrace.sweep_webhooks(7, 1000)`;
  const left = (await jobs.webhooks.deliveries(id)).deliveries.map((delivery) => delivery.id);
  expect(left).toEqual([waiting.id]);
  expect(await jobs.webhooks.attempts(taken.delivery.id)).toEqual([]);
});

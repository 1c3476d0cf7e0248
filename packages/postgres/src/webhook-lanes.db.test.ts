import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { addEndpoint } from "./test-endpoint.ts";
import { claim, done, end, job, sql, store, useStore, workerId } from "./test-store.ts";

useStore();

/** Longer, once compressed, than a row of an index may be. */
const instanceId = randomBytes(2048).toString("hex");
const payload = JSON.stringify({ instanceId });

const EVENTS = ["job.completed", "job.failed", "job.cancelled"];

const deliveries = async (endpointId: string) =>
  (
    await sql`select event, lane, body from millrace.webhook_delivery where endpoint_id = ${endpointId} order by job_id`
  ).map(({ event, lane, body }) => ({ event, lane, instanceId: body.data.instanceId }));

test.each(["/data/instanceId", "/data", ""])(
  "jobs that complete, die and are cancelled are told whatever length the text at ordering key %j has",
  async (orderingKey) => {
    const endpointId = await addEndpoint({ orderingKey, events: EVENTS });
    const [, , cancelled] = await store.enqueue([
      job({ payload }),
      job({ payload }),
      job({ payload, scheduledAtMs: Date.now() + 3_600_000 }),
    ]);
    const [first] = (await claim(1)).jobs;
    expect(await store.complete([end(first!, done)])).toEqual(["accepted"]);
    expect((await claim(1)).jobs).toHaveLength(1);
    await sql`update millrace.worker set silence_ms = 0 where id = ${workerId}`;
    expect(await store.rescue(1)).toMatchObject({ failed: 1 });
    await sql`select millrace.cancel_job(${cancelled as string}, null)`;
    const told = await deliveries(endpointId);
    expect(told.map(({ event }) => event)).toEqual(["job.completed", "job.failed", "job.cancelled"]);
    for (const one of told) expect(one.instanceId).toBe(instanceId);
    const lanes = new Set(told.map(({ lane }) => lane));
    expect(lanes.size).toBe(orderingKey === "/data" ? 3 : 1);
    for (const lane of lanes) expect(lane.length).toBeLessThanOrEqual(200);
  },
);

test("a lane is the text itself while that is short", async () => {
  const endpointId = await addEndpoint({ orderingKey: "/data/instanceId", events: EVENTS });
  await store.enqueue([job({ payload: JSON.stringify({ instanceId: "i-1" }) })]);
  const [only] = (await claim(1)).jobs;
  await store.complete([end(only!, done)]);
  expect(await deliveries(endpointId)).toEqual([{ event: "job.completed", lane: "i-1", instanceId: "i-1" }]);
});

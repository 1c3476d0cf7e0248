import { expect, test } from "vitest";
import { addDeliveries, addEndpoint } from "./test-endpoint.ts";
import { sql, store, untilBlocked, useStore } from "./test-store.ts";

useStore();

test("of two who replay all at once one sends", async () => {
  const endpointId = await addEndpoint();
  const ids = await addDeliveries(endpointId, 3);
  await sql`update millrace.webhook_delivery set ended_at = clock_timestamp() where endpoint_id = ${endpointId}`;
  const untilId = ids.at(-1) as string;
  const range = { endpointId, sinceMs: 0, failedOnly: true, after: null, untilId, limit: 100 };
  let second: ReturnType<typeof store.replayDeliveries> | undefined;
  const first = await sql.begin(async (transaction) => {
    const [row] = await transaction`
      select jobs from millrace.replay_deliveries(${endpointId}, null, to_timestamp(0), true, null, ${untilId}, 100)`;
    second = store.replayDeliveries(range);
    await untilBlocked(1);
    return row?.jobs as string[];
  });
  expect(first).toHaveLength(3);
  expect((await second)?.jobIds).toEqual([]);
});

import type { AttemptRecord } from "@millrace/core";
import { expect, test } from "vitest";
import { addDeliveries, addEndpoint } from "./test-endpoint.ts";
import { sql, store, untilBlocked, useStore } from "./test-store.ts";

useStore();

const BEGAN_AT_MS = 1_760_000_000_000.125;

const record = (fields: Partial<AttemptRecord>): AttemptRecord => ({
  jobId: "1",
  endpointId: null,
  attempt: 1,
  beganAtMs: BEGAN_AT_MS,
  result: "failed",
  durationMs: null,
  status: null,
  error: "There is no such host.",
  requestHeaders: null,
  responseHeaders: null,
  responseBody: null,
  ...fields,
});

const attemptsOf = async (endpointId: string, jobId: string) => ({
  counted: (await store.getDelivery(endpointId, jobId))?.attempts,
  kept: (await store.listAttempts(jobId)).map(({ attempt }) => attempt),
});

test("an attempt whose recording was committed, and not answered, counts once when it is recorded again", async () => {
  const endpointId = await addEndpoint();
  const [jobId] = (await addDeliveries(endpointId, 1)) as [string];
  const attempt = record({ jobId, endpointId });
  await store.beginDelivery(jobId, endpointId, null);
  await store.endDelivery(attempt);
  expect(await store.endDelivery(attempt)).toEqual({ disabled: null, openedMs: null });
  expect(await attemptsOf(endpointId, jobId)).toEqual({ counted: 1, kept: [1] });
  // Put back by hand, a job begins again at its first attempt, and may fail as before.
  await store.endDelivery({ ...attempt, beganAtMs: BEGAN_AT_MS + 1 });
  expect(await attemptsOf(endpointId, jobId)).toEqual({ counted: 2, kept: [1, 1] });
});

test.each(["an endpoint", "a URL"])(
  "nor does one at %s count twice that is recorded again while the first recording is still at it",
  async (where) => {
    const endpoint = await addEndpoint();
    const [jobId] = (await addDeliveries(endpoint, 1)) as [string];
    const endpointId = where === "a URL" ? null : endpoint;
    let recording: Promise<unknown> | undefined;
    await sql.begin(async (transaction) => {
      await transaction`select millrace.end_delivery(${jobId}, ${endpointId}, 1, to_timestamp(${BEGAN_AT_MS}::float8 / 1000), null, null, 'away',
        null, null, null, 'failed')`;
      recording = store.endDelivery(record({ jobId, endpointId }));
      await untilBlocked(1);
    });
    await recording;
    expect(await attemptsOf(endpoint, jobId)).toEqual({ counted: endpointId === null ? 0 : 1, kept: [1] });
  },
);

test("an attempt at a URL is kept once", async () => {
  const attempt = record({ jobId: "77" });
  await store.endDelivery(attempt);
  await store.endDelivery(attempt);
  expect(await store.listAttempts("77")).toHaveLength(1);
});

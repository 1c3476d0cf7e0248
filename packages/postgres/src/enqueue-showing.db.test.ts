import { defaultJobPolicy } from "@millrace/core";
import { expect, it } from "vitest";
import { hintChannel } from "./schema-name.ts";
import { claim, job, queue, registration, sql, store, useStore } from "./test-store.ts";

useStore();

it("shows added jobs as a read of them does, in the order given", async () => {
  const policy = { ...defaultJobPolicy, maxRetries: 7, timeoutSeconds: 12 };
  const added = await store.enqueueShowing([
    job({ payload: '{"b":[1,"é",null],"a":1.50}' }),
    job({ priority: 1, policy }),
    job({ queue: "default", payload: "null" }),
    job({ priority: 9 }),
  ]);
  expect(added.map((one) => one.job)).toEqual(await Promise.all(added.map(({ id }) => store.getJob(id))));
  expect(added.map(({ job: shown }) => shown?.priority)).toEqual([3, 1, 3, 9]);
  expect(added.map(({ id }) => BigInt(id))).toEqual(added.map(({ id }) => BigInt(id)).toSorted(order));
  expect(added[1]?.job).toMatchObject({ maxRetries: 7, timeoutSeconds: 12, status: "pending" });
  expect((await claim(10)).jobs.map(({ id }) => id)).toEqual(
    [added[1], added[0], added[3]].map((one) => one?.id),
  );
});

it("says what they wait for", async () => {
  const waitsFor = async () => {
    const [added] = await store.enqueueShowing([job()]);
    expect(added?.job).toEqual(await store.getJob(added?.id as string));
    return added?.job?.waitingFor;
  };
  expect(await waitsFor()).toBe(null);
  await store.drainQueue(queue);
  expect(await waitsFor()).toBe("paused");
  await store.pauseQueue(queue);
  expect(await waitsFor()).toBe("paused");
  await store.resumeQueue(queue);
  await store.configureQueue(queue, { concurrency: 1 });
  await claim(1);
  expect(await waitsFor()).toBe("concurrency");
});

it("says that no worker has their type", async () => {
  await store.registerTypes([
    { type: "nobodys", queue, policy: defaultJobPolicy, schema: null, schemaVersion: 1 },
  ]);
  const [added] = await store.enqueueShowing([job({ type: "nobodys" })]);
  expect(registration.types).not.toContain("nobodys");
  expect(added?.job?.waitingFor).toBe("worker");
});

it("tells workers by its commit", async () => {
  const told = Promise.withResolvers<string>();
  const listening = await sql.listen(hintChannel("millrace"), told.resolve);
  await store.enqueueShowing([job({ priority: 2 })]);
  expect(JSON.parse(await told.promise)).toMatchObject({ kind: "ready", queue, priority: 2 });
  await listening.unlisten();
});

it.each([
  ["due later", () => job({ scheduledAtMs: Date.now() + 60_000 })],
  ["large", () => job({ payload: JSON.stringify("x".repeat(3000)) })],
  ["with rare fields", () => job({ trace: { traceparent: `00-${"1".repeat(32)}-${"2".repeat(16)}-01` } })],
])("only names a job that is %s, and those of its list", async (_, special) => {
  const added = await store.enqueueShowing([job(), special()]);
  expect(added.map(({ job: shown }) => shown)).toEqual([undefined, undefined]);
  const read = await Promise.all(added.map(({ id }) => store.getJob(id)));
  expect(read.map((found) => found?.status)).toEqual(["pending", "pending"]);
});

it("keeps the cap of a queue", async () => {
  await store.configureQueue(queue, { maxWaiting: 1 });
  const [added] = await store.enqueueShowing([job()]);
  expect(added).toEqual({ id: expect.stringMatching(/^\d+$/) });
  await expect(store.enqueueShowing([job()])).rejects.toMatchObject({ code: "QUEUE_FULL" });
});

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : 1;
}

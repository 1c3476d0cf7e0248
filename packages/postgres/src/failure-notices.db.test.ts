import { type ClaimedJob, defaultJobPolicy } from "@millrace/core";
import { beforeAll, expect, it } from "vitest";
import { claim, end, job, queue, registration, sql, store, useStore } from "./test-store.ts";

useStore();

beforeAll(() =>
  store.registerTypes([
    {
      type: "told",
      queue: "default",
      policy: defaultJobPolicy,
      tellsFailures: true,
      schema: null,
      schemaVersion: 1,
    },
  ]),
);

const failed = {
  kind: "failed",
  error: { code: "e", message: "m", errorClass: "handler" },
  result: null,
} as const;

async function claimTold(): Promise<ClaimedJob> {
  const worker = await store.registerWorker({ ...registration, types: ["told"] });
  const lease = { workerId: worker, number: 1 };
  const { jobs } = await store.claim({ lease, queue, limit: 1, types: ["told"], suspect: true, sweep: true });
  return jobs[0] as ClaimedJob;
}

it("the worker that recorded a failure has a minute to tell of it; then one other gets it, and only one", async () => {
  const [id] = await store.enqueue([job({ type: "told" })]);
  await store.complete([end(await claimTold(), failed)]);
  expect(await store.takeFailureNotices(["told"], 10)).toEqual([]);
  await sql`update millrace.failure_notice set held_until = now() where job_id = ${id as string}`;
  expect(await store.takeFailureNotices(["plain"], 10)).toEqual([]);
  const taken = await Promise.all([1, 2, 3].map(() => store.takeFailureNotices(["told"], 10)));
  expect(taken.flat()).toEqual([id]);
  await store.settleFailureNotices([id as string]);
  expect(await sql`select from millrace.failure_notice`).toHaveLength(0);
});

it("a job whose workers died is told of at once, by whoever looks", async () => {
  const [id] = await store.enqueue([job({ type: "told" })]);
  const { lease } = await claimTold();
  await sql`update millrace.worker set silence_ms = 0 where id = ${lease.workerId}`;
  expect(await store.rescue(1)).toMatchObject({ failed: 1 });
  expect(await store.takeFailureNotices(["told"], 10)).toEqual([id]);
  await store.settleFailureNotices([id as string]);
});

it("nobody is told of types without onFailed, of retries and of completed jobs", async () => {
  await store.enqueue([job(), job({ type: "told" })]);
  await store.complete([end((await claim(1)).jobs[0] as ClaimedJob, failed)]);
  const { errorClass, ...error } = failed.error;
  const retry = { kind: "retry", error: { ...error, errorClass }, delayMs: 1e6 } as const;
  await store.complete([end(await claimTold(), retry)]);
  expect(await sql`select from millrace.failure_notice`).toHaveLength(0);
});

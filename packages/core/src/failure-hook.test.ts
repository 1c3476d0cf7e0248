import { expect, test } from "vitest";
import { createEventBus } from "./events.ts";
import { callFailureHooks } from "./failure-hook.ts";
import type { JobHandler } from "./handler.ts";
import type { Job } from "./job.ts";
import { claimedJob } from "./testing/claimed-job.fixture.ts";

const error = { code: "NET", message: "away", errorClass: "handler" } as const;

function createHooks(onFailed?: JobHandler["onFailed"], found: Job | null = { id: "1" } as Job) {
  const events = createEventBus((thrown) => {
    throw thrown;
  });
  const failed: unknown[] = [];
  events.on("hook.failed", (event) => failed.push(event.error));
  const handler: JobHandler = {
    type: "test",
    execute: () => null,
    ...(onFailed !== undefined && { onFailed }),
  };
  const settled: string[] = [];
  const store = {
    getJob: async () => found,
    settleFailureNotices: async (ids: readonly string[]) => void settled.push(...ids),
  };
  const hooks = callFailureHooks({ store, events, handlerOf: () => handler });
  const fail = (thrown: unknown = null): void =>
    events.emit("job.failed", { job: claimedJob(), runMs: 1, error, thrown });
  return { hooks, failed, fail, settled };
}

test("a hook gets the job and the error that was thrown, or one that says the same", async () => {
  const calls: unknown[] = [];
  const { hooks, fail } = createHooks((job, thrown) => void calls.push([job.id, thrown]));
  const thrown = new TypeError("broken");
  fail(thrown);
  fail("only text");
  await hooks.stop();
  expect(calls).toEqual([
    ["1", thrown],
    ["1", Object.assign(new Error("away"), { code: "NET" })],
  ]);
});

test("a hook that throws is told of", async () => {
  const { hooks, fail, failed, settled } = createHooks(() => Promise.reject(new Error("bad hook")));
  fail();
  await hooks.stop();
  expect(settled).toEqual([claimedJob().id]);
  expect(failed).toEqual([new Error("bad hook")]);
});

test("a job that is gone by then is told of", async () => {
  const { hooks, fail, failed } = createHooks(() => {}, null);
  fail();
  await hooks.stop();
  expect(failed).toMatchObject([{ message: expect.stringContaining("removed") }]);
});

test("stopping waits for hooks under way and calls no more", async () => {
  const release = Promise.withResolvers<void>();
  let ended = 0;
  const { hooks, fail } = createHooks(async () => {
    await release.promise;
    ended += 1;
  });
  fail();
  const stopped = hooks.stop();
  fail();
  release.resolve();
  await stopped;
  expect(ended).toBe(1);
});

import {
  defaultJobPolicy,
  DatabaseUnavailableError,
  QueueFullError,
  UnknownOutcomeError,
} from "@millrace/core";
import type { JobId, StoredJob } from "@millrace/core";
import { describe, expect, test } from "vitest";
import { CoalescedEnqueue } from "./coalesced-enqueue.ts";

const job = (payload: string): StoredJob => ({
  type: "t",
  queue: "q",
  priority: 3,
  policy: defaultJobPolicy,
  payload,
  scheduledAtMs: null,
});

/** Ids are the payloads. Each batch waits until it is let go. */
function recorder(answer: (payloads: readonly string[]) => Promise<void> = async () => {}) {
  const batches: string[][] = [];
  const enqueue = new CoalescedEnqueue(async (jobs): Promise<readonly JobId[]> => {
    const payloads = jobs.map(({ payload }) => payload);
    batches.push(payloads);
    await answer(payloads);
    return payloads;
  });
  return { enqueue, batches };
}

describe("batches", () => {
  test("adds of one turn share one, in their order, and each gets its own id", async () => {
    const { enqueue, batches } = recorder();
    expect(await Promise.all(["a", "b", "c"].map((payload) => enqueue.add(job(payload))))).toEqual([
      "a",
      "b",
      "c",
    ]);
    expect(batches).toEqual([["a", "b", "c"]]);
  });

  test("adds that arrive while one is under way form the next", async () => {
    const underWay = Promise.withResolvers<void>();
    const { enqueue, batches } = recorder(([first]) =>
      first === "a" ? underWay.promise : Promise.resolve(),
    );
    const first = enqueue.add(job("a"));
    await new Promise(setImmediate);
    const later = [enqueue.add(job("b")), enqueue.add(job("c"))];
    expect(batches).toEqual([["a"]]);
    underWay.resolve();
    await Promise.all([first, ...later]);
    expect(batches).toEqual([["a"], ["b", "c"]]);
  });

  test("hold at most 1000 jobs and 4 Mi characters", async () => {
    const { enqueue, batches } = recorder();
    await Promise.all(Array.from({ length: 2500 }, () => enqueue.add(job("x"))));
    expect(batches.map((batch) => batch.length)).toEqual([1000, 1000, 500]);
    const large = "x".repeat(1_500_000);
    await Promise.all([large, large, large].map((payload) => enqueue.add(job(payload))));
    expect(batches.slice(3).map((batch) => batch.length)).toEqual([2, 1]);
  });

  test("drain waits for those under way", async () => {
    const { enqueue, batches } = recorder();
    void enqueue.add(job("a"));
    await enqueue.drain();
    expect(batches).toEqual([["a"]]);
  });
});

describe("an error", () => {
  test("of one job is that job's alone", async () => {
    const full = new QueueFullError("q", 1);
    const { enqueue, batches } = recorder(async (payloads) => {
      if (payloads.includes("bad")) throw full;
    });
    const answers = await Promise.allSettled(["a", "bad", "c"].map((payload) => enqueue.add(job(payload))));
    expect(answers).toEqual([
      { status: "fulfilled", value: "a" },
      { status: "rejected", reason: full },
      { status: "fulfilled", value: "c" },
    ]);
    expect(batches).toEqual([["a", "bad", "c"], ["a"], ["bad"], ["c"]]);
  });

  test.each([new UnknownOutcomeError("lost"), new DatabaseUnavailableError("down", 1)])(
    "after which trying again could store jobs twice, or is useless, is everybody's: $name",
    async (lost) => {
      const { enqueue, batches } = recorder(async () => {
        throw lost;
      });
      const answers = await Promise.allSettled([enqueue.add(job("a")), enqueue.add(job("b"))]);
      expect(answers.map((answer) => answer.status === "rejected" && answer.reason)).toEqual([lost, lost]);
      expect(batches).toEqual([["a", "b"]]);
    },
  );

  test("ends nothing: the next add works", async () => {
    let failed = false;
    const { enqueue } = recorder(async () => {
      if (!failed) {
        failed = true;
        throw new UnknownOutcomeError("lost");
      }
    });
    await expect(enqueue.add(job("a"))).rejects.toThrow("lost");
    expect(await enqueue.add(job("b"))).toBe("b");
  });
});

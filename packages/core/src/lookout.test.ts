import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startLookout } from "./lookout.ts";
import type { DueWork } from "./upkeep-store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NOTHING: DueWork = {
  jobInMs: null,
  scheduleInMs: null,
  parents: false,
  rescue: false,
  queues: false,
  bulk: false,
  failures: false,
};

test("looks at once and at each poll; a third as often while notifications are known to arrive", async () => {
  const notifier = { proven: false };
  const seen: DueWork[] = [];
  const lookout = startLookout({
    store: { findDueWork: async () => NOTHING },
    notifier,
    random: () => 0,
    pollIntervalMs: 1000,
    onSeen: (due) => seen.push(due),
    onError(error) {
      throw error;
    },
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(seen).toEqual([NOTHING]);
  await vi.advanceTimersByTimeAsync(999);
  expect(seen).toHaveLength(1);
  notifier.proven = true;
  await vi.advanceTimersByTimeAsync(1);
  expect(seen).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(2999);
  expect(seen).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(seen).toHaveLength(3);
  await lookout.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toHaveLength(3);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startRescuer } from "./rescuer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("reads all leases when it is woken and each five minutes, but not at its start", async () => {
  let rescues = 0;
  const rescuer = startRescuer({
    store: {
      rescue: async () => {
        rescues += 1;
        return { rescued: 0, failed: 0, workersEnded: 0 };
      },
      settleCancels: async () => 0,
    },
    random: () => 0.5,
    maxCrashes: 3,
    onRescued: () => {},
    onError: () => {},
  });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rescues).toBe(0);
  rescuer.wake();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(rescues).toBe(1);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(rescues).toBe(2);
  await rescuer.stop();
});

import { expect, test } from "vitest";
import { ClaimHints } from "./claim-hints.ts";

const NOTHING = {
  claimed: [],
  cut: false,
  transactionId: null,
  oldestTransactionId: 100,
  tookMs: 10,
};

test("claims begin where the last one ended, sweeps at the start, and these get a hundredth of the time", () => {
  const hints = new ClaimHints();
  const first = hints.begin(true, 0);
  expect(first).toMatchObject({ sweep: true, lows: Array(9).fill(0) });
  hints.end(first, { ...NOTHING, claimed: [{ priority: 3, head: 1, seq: 41 }], cut: true, now: 10 });
  const lows = [0, 0, 42, 0, 0, 0, 0, 0, 0];
  expect(hints.begin(true, 500)).toEqual({ sweep: false, lows, proves: false, restsMs: 510 });
  expect(hints.begin(false, 500)).toEqual({ sweep: false, lows, proves: false });
  expect(hints.begin(true, 1_010)).toMatchObject({ sweep: true, lows: Array(9).fill(0) });
});

test("a sweep that came to the end of the queue rests ten times what it took: stragglers wait for the next", () => {
  const hints = new ClaimHints();
  hints.end(hints.begin(true, 0), { ...NOTHING, tookMs: 150, now: 150 });
  expect(hints.begin(true, 150)).toMatchObject({ sweep: false, restsMs: 1_500 });
  expect(hints.begin(true, 1_650)).toMatchObject({ sweep: true });
});

test("a sweep that ran into its deadline leaves the queue to claims from the lows, which stay", () => {
  const hints = new ClaimHints();
  const first = hints.begin(true, 0);
  hints.end(first, { ...NOTHING, claimed: [{ priority: 3, head: 1, seq: 41 }], now: 10 });
  const sweep = hints.begin(true, 2_000);
  expect(sweep.sweep).toBe(true);
  hints.failed(sweep, 30_000, 32_000);
  expect(hints.begin(true, 3_000_000)).toMatchObject({ sweep: false, lows: [0, 0, 42, 0, 0, 0, 0, 0, 0] });
  expect(hints.begin(true, 3_032_000).sweep).toBe(true);
});

test("a new process begins, and one whose floors are old begins its sweeps again, where lanes are proven to begin", () => {
  const hints = new ClaimHints();
  expect(hints.needsFloors(false, 5)).toBe(true);
  hints.restart([7, 0, 30, 1, 1, 1, 1, 1, 1], 5);
  expect(hints.needsFloors(true, 5)).toBe(false);
  const lows = [7, 0, 30, 1, 1, 1, 1, 1, 1];
  expect(hints.begin(false, 5)).toMatchObject({ lows });
  const first = hints.begin(true, 5);
  expect(first).toMatchObject({ sweep: true, lows });
  hints.end(first, { ...NOTHING, claimed: [{ priority: 3, head: 1, seq: 41 }], cut: true, now: 10 });

  expect(hints.needsFloors(true, 600_004)).toBe(false);
  expect(hints.needsFloors(false, 600_005)).toBe(false);
  expect(hints.needsFloors(true, 600_005)).toBe(true);
  hints.restart(undefined, 600_005);
  expect(hints.needsFloors(true, 600_005)).toBe(false);
  expect(hints.begin(true, 600_005).lows).toEqual(Array(9).fill(0));
  expect(hints.begin(false, 600_005).lows).toEqual([7, 0, 42, 1, 1, 1, 1, 1, 1]);
});

test("a job that was handed over moves where claims of its priority and better ones begin, but for those that were added with it", () => {
  const hints = new ClaimHints();
  hints.end(hints.begin(true, 0), { ...NOTHING, claimed: [{ priority: 2, head: 1, seq: 899 }], now: 10 });
  hints.passed(3, 1_000);
  expect(hints.lows).toEqual([900, 900, 900, 0, 0, 0, 0, 0, 0]);
  hints.passed(2, 500);
  expect(hints.lows).toEqual([900, 900, 900, 0, 0, 0, 0, 0, 0]);
});

import { expect, test } from "vitest";
import { ClaimHints } from "./claim-hints.ts";

const ZEROS = Array(9).fill(0);

const NOTHING = {
  claimed: [],
  seen: "all",
  transactionId: null,
  oldestTransactionId: 100,
  tookMs: 10,
} as const;

/** Hints of a queue of which more waited than the first claim took: the next begin at 42 of priority 3, and sweeps at 0. */
function afterFullClaim(): ClaimHints {
  const hints = new ClaimHints();
  const first = hints.begin(true, 0);
  expect(first).toMatchObject({ sweep: false, whole: true, lows: ZEROS });
  hints.end(first, { ...NOTHING, claimed: [{ priority: 3, head: 1, seq: 41 }], seen: "last", now: 10 });
  return hints;
}
const LOWS = [0, 0, 42, 0, 0, 0, 0, 0, 0];

test("claims begin where the last one ended, sweeps at the start, and these get a hundredth of the time", () => {
  const hints = afterFullClaim();
  const sweep = hints.begin(true, 500);
  expect(sweep).toMatchObject({ sweep: true, whole: true, lows: ZEROS });
  hints.end(sweep, { ...NOTHING, claimed: [{ priority: 3, head: 1, seq: 50 }], seen: "last", now: 510 });
  const lows = [0, 0, 51, 0, 0, 0, 0, 0, 0];
  expect(hints.begin(true, 1_000)).toMatchObject({ sweep: false, whole: false, lows, restsMs: 510 });
  expect(hints.begin(false, 1_000)).toMatchObject({ sweep: false, whole: false, lows });
  expect(hints.begin(false, 1_000).restsMs).toBeUndefined();
  expect(hints.begin(true, 1_510)).toMatchObject({ sweep: true, lows: ZEROS });
});

test("a sweep that came to the end of the queue rests ten times what it took: stragglers wait for the next", () => {
  const hints = afterFullClaim();
  hints.end(hints.begin(true, 50), { ...NOTHING, tookMs: 150, now: 200 });
  expect(hints.begin(true, 200)).toMatchObject({ sweep: false, restsMs: 1_500 });
  expect(hints.begin(true, 1_700)).toMatchObject({ sweep: true });
});

test("a sweep that ran into its deadline leaves the queue to claims from the lows, which stay", () => {
  const hints = afterFullClaim();
  const sweep = hints.begin(true, 2_000);
  expect(sweep.sweep).toBe(true);
  hints.failed(sweep, 30_000, 32_000);
  expect(hints.begin(true, 3_000_000)).toMatchObject({ sweep: false, lows: LOWS });
  expect(hints.begin(true, 3_032_000).sweep).toBe(true);
});

test("a new process begins, and one whose floors are old begins its sweeps again, where lanes are proven to begin", () => {
  const hints = new ClaimHints();
  expect(hints.needsFloors(5)).toBe(true);
  hints.restart([7, 0, 30, 1, 1, 1, 1, 1, 1], 5);
  expect(hints.needsFloors(5)).toBe(false);
  const lows = [7, 0, 30, 1, 1, 1, 1, 1, 1];
  const first = hints.begin(true, 5);
  expect(first).toMatchObject({ whole: true, lows });
  hints.end(first, { ...NOTHING, claimed: [{ priority: 3, head: 1, seq: 41 }], seen: "last", now: 10 });

  expect(hints.needsFloors(120_004)).toBe(false);
  expect(hints.needsFloors(120_005)).toBe(true);
  hints.restart(undefined, 120_005);
  expect(hints.needsFloors(120_005)).toBe(false);
  expect(hints.begin(true, 120_005).lows).toEqual(ZEROS);
  expect(hints.begin(false, 120_005)).toMatchObject({ whole: false, lows: [7, 0, 42, 1, 1, 1, 1, 1, 1] });
});

test("a job that was handed over moves where claims of its priority and better ones begin, but for those that were added with it", () => {
  const hints = new ClaimHints();
  hints.end(hints.begin(true, 0), { ...NOTHING, claimed: [{ priority: 2, head: 1, seq: 899 }], now: 10 });
  hints.passed(3, 1_000);
  expect(hints.lows).toEqual([900, 900, 900, 0, 0, 0, 0, 0, 0]);
  hints.passed(2, 500);
  expect(hints.lows).toEqual([900, 900, 900, 0, 0, 0, 0, 0, 0]);
});

/** The numbers of transactions that ran, each claim's own among them: 1 for the first, and so on. */
function createQueue() {
  const hints = new ClaimHints();
  let transactions = 0;
  /** Claims jobs of priority 3; answers from where on. `oldest`: the oldest transaction that still ran; default: this one. */
  function claim(
    seqs: readonly number[],
    {
      oldest,
      full = false,
      sweep = false,
      priority = 3,
    }: { oldest?: number; full?: boolean; sweep?: boolean; priority?: number } = {},
  ): { readonly from: readonly number[]; readonly again: boolean } {
    const begun = hints.begin(sweep, transactions * 1_000);
    transactions += 1;
    const again = hints.end(begun, {
      claimed: seqs.map((seq) => ({ priority, head: 1, seq })),
      seen: full ? "last" : "all",
      transactionId: seqs.length > 0 ? transactions : null,
      oldestTransactionId: oldest ?? transactions,
      tookMs: 1,
      now: transactions * 1_000,
    });
    return { from: begun.lows, again };
  }
  /** From where on the next claim looks for jobs of that priority. */
  const from = (priority = 3, sweep = false) => hints.begin(sweep, 1e9).lows[priority - 1];
  return { hints, claim, from, whole: () => hints.begin(false, 1e9).whole };
}

test("claims begin before what was claimed, until all transactions have ended that may have left a straggler there", () => {
  const { claim, from } = createQueue();
  claim([10, 11]);
  claim([20], { oldest: 1 });
  claim([30], { oldest: 1 });
  expect(from()).toBe(0);
  // The first claim's transaction and all before it have ended, but before that one nothing was claimed.
  claim([40], { oldest: 4 });
  claim([50], { oldest: 4 });
  expect(from()).toBe(0);
  // The fourth began with 31 as its low. All before it have ended now, so whoever claims from here on sees whatever is there.
  claim([60]);
  expect(from()).toBe(0);
  claim([70]);
  expect(from()).toBe(31);
  expect(from(3, true)).toBe(31);
});

test("while a transaction lasts long they begin where the last one ended, and sweeps where nothing is proven", () => {
  const { claim, from, whole } = createQueue();
  claim([10]);
  expect(whole()).toBe(true);
  claim([3_010], { oldest: 1 });
  expect(from()).toBe(3_011);
  claim([3_020], { oldest: 1 });
  expect(from()).toBe(3_021);
  expect(from(3, true)).toBe(0);
  expect(whole()).toBe(false);
  // It ended: from here on claims look back again, and a sweep proves the rest.
  claim([3_030]);
  claim([3_040]);
  claim([3_050]);
  expect(from()).toBe(3_021);
  expect(from(3, true)).toBe(0);
  claim([], { sweep: true });
  expect(from(3, true)).toBe(3_031);
  expect(whole()).toBe(true);
});

test("where more wait than were claimed they begin where the last one ended; of better priorities, before that", () => {
  const { claim, from } = createQueue();
  claim([5], { priority: 1 });
  claim([10, 11], { full: true });
  expect([from(1), from(3)]).toEqual([0, 12]);
  claim([12, 13], { full: true });
  claim([14, 15], { full: true });
  claim([16, 17], { full: true });
  expect([from(1), from(3), from(1, true), from(3, true)]).toEqual([6, 18, 6, 0]);
});

test("a claim that ended for want of room proves nothing of priorities that it did not come to, and of its own up to its last job", () => {
  const { claim, from } = createQueue();
  claim([100], { priority: 5 });
  claim([200]);
  claim([300]);
  // By now a claim proves what is below 201 and, of priority 5, 101.
  claim([50], { full: true });
  expect([from(3, true), from(5, true)]).toEqual([0, 0]);

  const other = createQueue();
  for (const seq of [10, 30, 40, 50]) other.claim([seq]);
  other.claim([20], { full: true });
  expect(other.from(3, true)).toBe(21);
});

test("a sweep whose room was taken by stragglers is followed by another at once", () => {
  const { claim, from } = createQueue();
  claim([10, 11, 12, 13, 5_000]);
  expect(from()).toBe(5_001);
  expect(claim([1, 2], { full: true, sweep: true }).again).toBe(true);
  expect(claim([3, 4], { full: true, sweep: true })).toMatchObject({
    again: true,
    from: [0, 0, 3, 0, 0, 0, 0, 0, 0],
  });
  expect(claim([5, 6_000], { full: true, sweep: true }).again).toBe(false);
  expect(from(3, true)).toBe(0);
});

test("sweeps prove what was claimed, though each is followed by a claim and takes nothing", () => {
  const { claim, from, whole } = createQueue();
  claim([5_000]);
  expect(whole()).toBe(false);
  for (const seq of [5_001, 5_002]) {
    claim([seq]);
    claim([], { sweep: true });
  }
  expect([from(3, true), whole()]).toEqual([5_001, true]);
});

test("what is handed over while a claim is under way is proven by none that began before", () => {
  const { hints, claim, from } = createQueue();
  const begun = hints.begin(false, 0);
  hints.passed(3, 501);
  hints.end(begun, { ...NOTHING, claimed: [{ priority: 3, head: 1, seq: 10 }], transactionId: 1, now: 1 });
  claim([], { oldest: 2 });
  claim([], { oldest: 2 });
  expect([from(), from(3, true)]).toEqual([0, 0]);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { begunBelow, endedBelow, knownBelow, snapshotOf, toPoint } from "./stream-point.ts";

test("a point is of its epoch alone", () => {
  expect(snapshotOf(toPoint("e", "3:7:4,5"), "e")).toBe("3:7:4,5");
  expect(snapshotOf(toPoint("e", "3:7:4,5"), "f")).toBeNull();
  expect([endedBelow("3:7:4,5"), begunBelow("3:7:4,5")]).toEqual([3n, 7n]);
});

const MOST = 12;

/** Whether a snapshot sees a transaction. */
function sees(snapshot: string, xact: number): boolean {
  const [, xmax, running] = snapshot.split(":") as [string, string, string];
  return xact < Number(xmax) && !running.split(",").includes(String(xact));
}

/** Which of twelve transactions had not begun, ran or had ended at a first moment, and at a later one. */
const histories = fc.array(
  fc.constantFrom([0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]) as fc.Arbitrary<[number, number]>,
  { minLength: MOST, maxLength: MOST },
);

function snapshotAt(states: readonly number[]): string {
  // A transaction that has not begun has no number yet: what is above it has not begun either.
  const begun = states.findIndex((state) => state === 0);
  const xmax = begun === -1 ? MOST : begun;
  const running = states.flatMap((state, xact) => (xact < xmax && state === 1 ? [xact] : []));
  return `${running[0] ?? xmax}:${xmax}:${running.join(",")}`;
}

test("what is known after a part was told is the earlier snapshot and that part, no more and no less", () => {
  fc.assert(
    fc.property(histories, fc.integer({ min: 0, max: MOST }), (history, below) => {
      const since = snapshotAt(history.map(([first]) => first));
      const upTo = snapshotAt(history.map(([, later]) => later));
      fc.pre(BigInt(below) <= begunBelow(upTo)); // A transaction that was told of had begun.
      const known = knownBelow(since, upTo, BigInt(below));
      for (let xact = 0; xact < MOST; xact++) {
        const wanted = sees(since, xact) || (xact < below && sees(upTo, xact));
        expect([xact, sees(known, xact)]).toEqual([xact, wanted]);
      }
    }),
  );
});

import { expect, test } from "vitest";
import { mostAtOnce, shortestSpan, unusedShare } from "./lease-record.fixture.ts";

const held = (from: number, to: number) => ({ key: "a", from, to });

test("counts what is held at one moment, and sees a lease that begins a moment too early", () => {
  expect(mostAtOnce([])).toBe(0);
  expect(mostAtOnce([held(0, 10), held(10, 20), held(20, 30)])).toBe(1);
  expect(mostAtOnce([held(0, 10), held(9.999, 20), held(20, 30)])).toBe(2);
  expect(mostAtOnce([held(0, 30), held(5, 25), held(10, 20)])).toBe(3);
});

test("finds the shortest span of a rate, and sees a start that comes too early", () => {
  expect(shortestSpan([0, 10], 2)).toBe(Infinity);
  expect(shortestSpan([0, 10, 1000, 1010], 2)).toBe(1000);
  expect(shortestSpan([1010, 0, 999.9, 10], 2)).toBe(999.9);
});

test("tells the share of slots that nobody used", () => {
  expect(unusedShare([held(0, 10), held(10, 20), held(20, 30)], 1)).toBe(0);
  expect(unusedShare([held(0, 10), held(10, 20), held(20, 30)], 2)).toBe(0.5);
  expect(unusedShare([held(0, 5), held(10, 15), held(20, 30)], 1)).toBe(0.5);
});

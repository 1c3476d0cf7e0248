import { expect, test } from "vitest";
import { DECIMAL } from "./decimal-text.ts";

test.each(["1", "-1", "+1.", "-1.50", "-.5", "+1e9", "-1.5E-3"])("%s is a number", (text) => {
  expect(DECIMAL.test(text)).toBe(true);
});

test.each(["", "-", ".", "+.", "-1a", "-1.2.3", "=1", "-1e", "1 2"])("%j is none", (text) => {
  expect(DECIMAL.test(text)).toBe(false);
});

test.each(["1", "1.1", "."])("%s over and over without an end is answered at once", (piece) => {
  const begunAt = performance.now();
  expect(DECIMAL.test(`+${piece.repeat(300_000)}x`)).toBe(false);
  expect(performance.now() - begunAt).toBeLessThan(1000);
});

import { expect, test } from "vitest";
import { csvText } from "./csv-line.ts";

test.each(["-1", "+1.", "-1.50", "-.5", "+1e9", "-1.5E-3"])("the number %s is no formula", (text) => {
  expect(csvText(text, true)).toBe(text);
});

test.each(["-1a", "+.", "-1.2.3", "=1", "-1e"])(
  "what begins like a formula is written as text: %s",
  (text) => {
    expect(csvText(text, true)).toBe(`'${text}`);
  },
);

test("digits without an end are answered at once", () => {
  const text = `+${"1".repeat(300_000)}x`;
  const begunAt = performance.now();
  expect(csvText(text, true)).toBe(`'${text}`);
  expect(performance.now() - begunAt).toBeLessThan(1000);
});

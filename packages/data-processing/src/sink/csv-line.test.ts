import { expect, test } from "vitest";
import { csvText } from "./csv-line.ts";

test.each([
  ["-1.50", "-1.50"],
  ["=1", "'=1"],
  ["-1a", "'-1a"],
])("%s is written as %s where formulas are not to be", (text, written) => {
  expect(csvText(text, true)).toBe(written);
});

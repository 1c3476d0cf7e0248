import { expect, test } from "vitest";
import { isInRange } from "./piston-version.ts";

test.each([
  ["18", "*", true],
  ["18", "18", true],
  ["18", "18.x", true],
  ["18", "^18", true],
  ["18", ">=16", true],
  ["18", "16.x || 18.x", true],
  ["18", "18.15.0", false],
  ["18", ">=18.1", false],
  ["18", "15.10.0", false],
  ["3.11", "3", true],
  ["3.11", "3.x", true],
  ["3.11", "3.11", true],
  ["3.11", "~3.11.0", true],
  ["3.11", "3.1", false],
  ["3.11", "^3.12", false],
  ["ES2023", "*", true],
  ["ES2023", "ES2023", true],
  ["ES2023", "^18", false],
  ["18", "latest", false],
])("%s in %s: %s", (version, range, isIn) => {
  expect(isInRange(version, range)).toBe(isIn);
});

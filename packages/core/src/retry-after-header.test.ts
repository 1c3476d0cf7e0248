import { expect, test } from "vitest";
import { retryAfterMs } from "./retry-after-header.ts";

const NOW = Date.parse("2026-05-01T00:00:00Z");

test.each([
  ["120", 120_000],
  ["0", 0],
  ["Fri, 01 May 2026 00:01:00 GMT", 60_000],
  ["Thu, 30 Apr 2026 00:00:00 GMT", 0],
  ["99999999", 86_400_000],
  ["soon", undefined],
  ["-5", undefined],
  [undefined, undefined],
])("%s is %s ms", (header, delayMs) => {
  expect(retryAfterMs(header, NOW)).toBe(delayMs);
});

import { expect, test } from "vitest";
import { isWebhookUrl } from "./webhook-url.ts";

test.each([
  ["https://example.com/hooks?a=1#b", true],
  ["http://[::1]:8080/", true],
  ["https://example.com", true],
  [`https://example.com/${"x".repeat(2028)}`, true],
  [`https://example.com/${"x".repeat(2029)}`, false],
  ["ftp://example.com/", false],
  ["https://ada@example.com/", false],
  ["https://:secret@example.com/", false],
  ["https://", false],
  ["example.com/hooks", false],
  ["", false],
  [7, false],
  [null, false],
])("%s: %s", (url, holds) => {
  expect(isWebhookUrl(url)).toBe(holds);
});

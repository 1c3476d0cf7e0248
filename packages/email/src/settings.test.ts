import { expect, test } from "vitest";
import { createEmailHandlers } from "./handlers.ts";
import { messageIdOf } from "./message-id.ts";
import { unsubscribeUrlOf } from "./unsubscribe-url.ts";

const connectStore = () => Promise.reject(new Error("not asked for"));

test.each([
  [{ from: "nobody" }, "/from"],
  [{ from: "Ada\r\nBcc: all@example.org <ada@example.org>" }, "/from"],
  [{ unsubscribeUrl: "http://example.org/u" }, "/unsubscribeUrl"],
  [{ unsubscribeUrl: "https://example.org/{{ user }}" }, "/unsubscribeUrl"],
  [{ perDomain: { mails: 0, windowMs: 1000 } }, "/perDomain/mails"],
  [{ perDomain: { mails: 1, windowMs: 0.5 } }, "/perDomain/windowMs"],
])("%j is refused by name", (settings, pointer) => {
  expect(() => createEmailHandlers({ connectStore, from: "ada@example.org", ...settings })).toThrow(
    expect.objectContaining({
      code: "INVALID_EMAIL_SETTINGS",
      faults: [expect.objectContaining({ pointer })],
    }),
  );
});

test("the recipient is written into an unsubscribe URL as URLs want it", () => {
  const urlFor = unsubscribeUrlOf("https://example.org/u?m={{ email }}&u={{ userId }}");
  expect(urlFor("ada+x@example.org", "a b&c")).toBe(
    "https://example.org/u?m=ada%2Bx%40example.org&u=a%20b%26c",
  );
});

test("a Message-ID follows from job, recipient and payload", () => {
  const id = messageIdOf("7", "ada@example.org", { a: 1, b: 2 }, "example.org");
  expect(id).toMatch(/^<7\.[0-9a-f]{24}@example\.org>$/);
  expect(messageIdOf("7", "ada@example.org", { b: 2, a: 1 }, "example.org")).toBe(id);
  expect(messageIdOf("8", "ada@example.org", { a: 1, b: 2 }, "example.org")).not.toBe(id);
  expect(messageIdOf("7", "eve@example.org", { a: 1, b: 2 }, "example.org")).not.toBe(id);
  expect(messageIdOf("7", "ada@example.org", { a: 1, b: 3 }, "example.org")).not.toBe(id);
});

import { expect, test } from "vitest";
import { readWebhookKey } from "./webhook-key.ts";

const bytes = (count: number) => Buffer.alloc(count, 7).toString("base64");

test("each form is read as what it is", () => {
  expect(readWebhookKey(`whsec_${bytes(24)}`)).toEqual({ signature: "v1", secret: Buffer.alloc(24, 7) });
  expect(readWebhookKey(`whsk_${bytes(32)}`)).toMatchObject({ signature: "v1a", key: { type: "private" } });
  expect(readWebhookKey(`whpk_${bytes(32)}`)).toMatchObject({ signature: "v1a", key: { type: "public" } });
});

test.each([
  "",
  "hunter2hunter2",
  `whsec_${bytes(23)}`,
  `whsec_${bytes(65)}`,
  `whsk_${bytes(31)}`,
  `whpk_${bytes(64)}`,
])("%s is refused, and its text is not repeated", (text) => {
  expect(() => readWebhookKey(text)).toThrow(TypeError);
  expect(() => readWebhookKey(text)).toThrow(/^((?!hunter2|BwcH).)*$/);
});

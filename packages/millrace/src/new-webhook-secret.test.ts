import { expect, test } from "vitest";
import { newWebhookSecret } from "./new-webhook-secret.ts";

test("new keys are written as Standard Webhooks write them, and no two are the same", () => {
  const secret = newWebhookSecret("v1");
  expect(secret).toEqual({ key: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/), publicKey: null });
  expect(newWebhookSecret("v1").key).not.toBe(secret.key);
  expect(newWebhookSecret("v1a")).toEqual({
    key: expect.stringMatching(/^whsk_[A-Za-z0-9+/]{86}==$/),
    publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/),
  });
});

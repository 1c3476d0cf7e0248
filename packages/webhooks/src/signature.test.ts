import { expect, test } from "vitest";
import { signatureHeaders, verifyWebhook } from "./signature.ts";

const OLD = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
const message = { id: "msg_7", timestamp: 1_700_000_000, body: '{"a":1}' };

test("the signature is that of the standard's own example", () => {
  const headers = signatureHeaders(
    {
      id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
      timestamp: 1614265330,
      body: '{"test": 2432232314}',
    },
    ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  );
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("a receiver with either secret accepts, while two are in use", () => {
  const headers = signatureHeaders(message, [NEW, OLD]);
  expect(verifyWebhook(headers, message.body, [OLD], message.timestamp + 300)).toBe(true);
  expect(verifyWebhook(headers, message.body, [NEW], message.timestamp - 300)).toBe(true);
});

test.each([
  ["another body", {}, '{"a":2}', 0],
  ["another id", { "webhook-id": "msg_8" }, message.body, 0],
  ["another time", { "webhook-timestamp": "1700000001" }, message.body, 0],
  ["an old request", {}, message.body, 301],
  ["no signature", { "webhook-signature": undefined }, message.body, 0],
  ["no time", { "webhook-timestamp": undefined }, message.body, 0],
  ["a signature of another length", { "webhook-signature": "v1,AAAA" }, message.body, 0],
])("%s is not accepted", (_, changed, body, laterSeconds) => {
  const headers = { ...signatureHeaders(message, [OLD]), ...changed };
  expect(verifyWebhook(headers, body, [OLD], message.timestamp + laterSeconds)).toBe(false);
});

test("a secret that cannot be read is refused, and its text is not repeated", () => {
  expect(() => signatureHeaders(message, ["whsec_dG9vIHNob3J0"])).toThrow(
    "A webhook secret is whsec_ and the base64 of 24 to 64 random bytes.",
  );
});

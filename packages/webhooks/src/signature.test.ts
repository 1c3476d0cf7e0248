import { describe, expect, test } from "vitest";
import { readSigningKey, signatureHeaders, verifyWebhook } from "./signature.ts";

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

describe("v1a", () => {
  // The pair of RFC 8032, 7.1, TEST 3.
  const seed = Buffer.from("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "hex");
  const point = Buffer.from("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "hex");
  const key = `whsk_${seed.toString("base64")}`;
  const publicKey = `whpk_${point.toString("base64")}`;
  const verifies = (changed: object, body = message.body) =>
    verifyWebhook({ ...signatureHeaders(message, [key]), ...changed }, body, [publicKey], message.timestamp);

  test("the public key verifies; another body, id or time does not", () => {
    expect(signatureHeaders(message, [key])["webhook-signature"]).toMatch(/^v1a,[A-Za-z0-9+/]{86}==$/);
    expect(verifies({})).toBe(true);
    expect(verifies({}, '{"a":2}')).toBe(false);
    expect(verifies({ "webhook-id": "msg_8" })).toBe(false);
    expect(verifies({ "webhook-timestamp": "1700000001" })).toBe(false);
    expect(verifies({ "webhook-signature": "v1a,AAAA" })).toBe(false);
  });

  test("a private key may be written with its public half", () => {
    const both = `whsk_${Buffer.concat([seed, point]).toString("base64")}`;
    expect(signatureHeaders(message, [both])).toEqual(signatureHeaders(message, [key]));
  });

  test("both kinds sign side by side, and a receiver of either verifies", () => {
    const headers = signatureHeaders(message, [NEW, key]);
    for (const known of [NEW, publicKey])
      expect(verifyWebhook(headers, message.body, [known], message.timestamp)).toBe(true);
  });

  test("one kind does not pass for the other", () => {
    const v1 = signatureHeaders(message, [NEW])["webhook-signature"] as string;
    expect(verifies({ "webhook-signature": v1.replace("v1,", "v1a,") })).toBe(false);
  });

  test("a public key cannot sign", () => {
    expect(() => readSigningKey(publicKey)).toThrow("whpk_ verifies and cannot sign");
  });
});

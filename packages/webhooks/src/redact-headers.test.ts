import { expect, test } from "vitest";
import { redactHeaders } from "./redact-headers.ts";

test("what is secret is redacted, whatever its case; the rest is kept, cut", () => {
  expect(
    redactHeaders({
      "Set-Cookie": ["a=1", "b=2"],
      Authorization: "Basic x",
      "x-api-key": "k",
      "x-auth-token": "t",
      "x-auth-key": "k",
      "x-access-key": "k",
      "x-session-id": "s",
      "x-password": "p",
      "authentication-info": "nextnonce=n",
      "x-amz-signature": "s",
      "x-goog-credential": "c",
      location: "https://elsewhere.example/login?ticket=t#u",
      "content-location": "/there",
      "webhook-timestamp": "1",
      "webhook-signature": "v1,abc",
      "webhook-id": "msg_1",
      "content-length": 12,
      server: "s".repeat(1000),
      missing: undefined,
    }),
  ).toEqual({
    "set-cookie": "[redacted]",
    authorization: "[redacted]",
    "x-api-key": "[redacted]",
    "x-auth-token": "[redacted]",
    "x-auth-key": "[redacted]",
    "x-access-key": "[redacted]",
    "x-session-id": "[redacted]",
    "x-password": "[redacted]",
    "authentication-info": "[redacted]",
    "x-amz-signature": "[redacted]",
    "x-goog-credential": "[redacted]",
    location: "https://elsewhere.example/login?[redacted]",
    "content-location": "/there",
    "webhook-timestamp": "1",
    "webhook-signature": "[redacted]",
    "webhook-id": "msg_1",
    "content-length": "12",
    server: "s".repeat(500),
  });
});

test("no more than fifty are kept", () => {
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`x-${n}`, "1"]));
  expect(Object.keys(redactHeaders(many))).toHaveLength(50);
});

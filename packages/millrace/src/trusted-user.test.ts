import { Hono } from "hono";
import { expect, test } from "vitest";
import { trustedUser } from "./trusted-user.ts";

const PROXY = "10.0.0.7";

/** The user of a request with these headers whose connection comes from `peer`; or the error's code. */
async function userOf(headers: Record<string, string> | [string, string][], peer = PROXY): Promise<string> {
  const user = trustedUser({ header: "X-User", trustedProxies: ["10.0.0.0/8"], peerAddress: () => peer });
  const app = new Hono();
  app.get("/", (c) => c.text(user(c) ?? "nobody"));
  app.onError((error, c) => c.text("code" in error ? String(error.code) : "other"));
  return (await app.request("/", { headers })).text();
}

test.each([
  ["ada", PROXY, "ada"],
  ["Ada Lovelace <ada@example.org>", PROXY, "Ada Lovelace <ada@example.org>"],
  ["ada", "::ffff:10.0.0.7", "ada"],
  // Whoever is no trusted proxy may call himself what he likes.
  ["ada", "192.0.2.1", "nobody"],
  ["ada, eve", "192.0.2.1", "nobody"],
  ["", PROXY, "nobody"],
  // A proxy that leaves what the client sent beside its own would let him choose.
  ["eve, ada", PROXY, "INVALID_USER"],
  ["ad\u00e4", PROXY, "INVALID_USER"],
  ["a".repeat(151), PROXY, "INVALID_USER"],
])("%j from %s is %s", async (name, peer, user) => {
  expect(await userOf({ "x-user": name }, peer)).toBe(user);
});

test("two headers are no name, and none is nobody", async () => {
  expect(
    await userOf([
      ["x-user", "eve"],
      ["x-user", "ada"],
    ]),
  ).toBe("INVALID_USER");
  expect(await userOf({})).toBe("nobody");
});

import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { silentLogger } from "@millrace/core";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { JobQueueManager, rateLimiter, type RateLimiterOptions, refuseBlockedAddresses } from "./index.ts";

let database: TestDatabase;
let manager: JobQueueManager;
let other: JobQueueManager;
beforeAll(async () => {
  database = await createTestDatabase();
  const connect = () =>
    new JobQueueManager({ databaseUrl: database.url, logger: silentLogger, workers: false });
  [manager, other] = [connect(), connect()];
});
afterAll(async () => {
  await Promise.all([manager?.shutdown(), other?.shutdown()]);
  await database?.drop();
});

/** An app of a user's own; requests come from the address that the test says. */
function appWith(options: Partial<RateLimiterOptions> = {}) {
  const app = new Hono();
  const peerAddress = () => "203.0.113.1";
  app.use(
    refuseBlockedAddresses({
      manager: options.manager === undefined ? manager : other,
      peerAddress,
      trustedProxies: ["203.0.113.1"],
    }),
  );
  app.use("/limited", rateLimiter({ manager, peerAddress, trustedProxies: ["203.0.113.1"], ...options }));
  app.get("/limited", (c) => c.text("done"));
  app.get("/free", (c) => c.text("done"));
  return (path: string, from: string) => app.request(path, { headers: { "x-forwarded-for": from } });
}

test("the eleventh quick request of a client is 429, with the documents' headers and body", async () => {
  const ask = appWith({ scope: "documents" });
  for (let left = 9; left >= 0; left--) {
    const { status, headers } = await ask("/limited", "192.0.2.1");
    expect([status, headers.get("x-ratelimit-limit"), headers.get("x-ratelimit-remaining")]).toEqual([
      200,
      "10",
      String(left),
    ]);
  }
  const refused = await ask("/limited", "192.0.2.1");
  const retryAfter = Number(refused.headers.get("retry-after"));
  expect(refused.status).toBe(429);
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(6);
  const reset = Number(refused.headers.get("x-ratelimit-reset")) - Date.now() / 1000;
  expect(reset).toBeGreaterThan(50);
  expect(reset).toBeLessThan(62);
  expect(await refused.json()).toEqual({
    type: "about:blank",
    title: "Too Many Requests",
    status: 429,
    detail: `Rate limit exceeded. Try again in ${retryAfter} second${retryAfter === 1 ? "" : "s"}.`,
    code: "RATE_LIMITED",
    error: "Too many requests",
    message: `Rate limit exceeded. Try again in ${retryAfter} second${retryAfter === 1 ? "" : "s"}.`,
    retryAfter,
  });
  const free = await ask("/free", "192.0.2.1");
  expect([free.status, free.headers.get("x-ratelimit-limit")]).toEqual([200, null]);
  expect((await ask("/limited", "192.0.2.2")).status).toBe(200);
});

test("one /64 is one client, and a known user is one wherever the requests come from", async () => {
  const byAddress = appWith({ scope: "networks", requests: 1 });
  expect((await byAddress("/limited", "2001:db8:0:1::1")).status).toBe(200);
  expect((await byAddress("/limited", "2001:db8:0:1:ffff::2")).status).toBe(429);
  expect((await byAddress("/limited", "2001:db8:0:2::1")).status).toBe(200);
  const byUser = appWith({ scope: "users", requests: 1, user: () => "ada" });
  expect((await byUser("/limited", "192.0.2.3")).status).toBe(200);
  expect((await byUser("/limited", "192.0.2.4")).status).toBe(429);
});

test("a block counts in another process within a second, and so does its end", async () => {
  const ask = appWith({ manager: other });
  expect((await ask("/free", "198.51.100.9")).status).toBe(200);
  await manager.blockedAddresses.block("198.51.100.0/24", { reason: "floods" });
  await expect
    .poll(async () => (await ask("/free", "198.51.100.9")).status, { timeout: 1000, interval: 20 })
    .toBe(403);
  const refused = await ask("/free", "198.51.100.9");
  expect(await refused.json()).toMatchObject({ status: 403, code: "ADDRESS_BLOCKED" });
  expect((await ask("/free", "198.51.101.9")).status).toBe(200);
  expect(await manager.blockedAddresses.list()).toMatchObject([
    { address: "198.51.100.0/24", reason: "floods" },
  ]);
  expect(await manager.blockedAddresses.unblock("198.51.100.0/24")).toBe(true);
  await expect
    .poll(async () => (await ask("/free", "198.51.100.9")).status, { timeout: 1000, interval: 20 })
    .toBe(200);
  expect(await manager.blockedAddresses.unblock("198.51.100.0/24")).toBe(false);
});

test("the peer is found by itself under @hono/node-server, and not guessed elsewhere", async () => {
  const app = new Hono();
  app.use(rateLimiter({ manager, scope: "sockets", requests: 1 }));
  app.get("/", (c) => c.text("done"));
  app.onError((error, c) => c.text(error.message, 500));
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // A header that nobody trusted wrote makes no new client.
  const statuses = [];
  for (const from of ["192.0.2.5", "192.0.2.6"])
    statuses.push((await fetch(url, { headers: { "x-forwarded-for": from } })).status);
  server.close();
  expect(statuses).toEqual([200, 429]);
  expect(await (await app.request("/")).text()).toContain("give the middleware peerAddress");
});

test("503 while the database is away", async () => {
  const away = new JobQueueManager({
    databaseUrl: "postgres://127.0.0.1:1/none",
    logger: silentLogger,
    migrate: false,
    workers: false,
  });
  const app = new Hono();
  app.use(rateLimiter({ manager: away, peerAddress: () => "192.0.2.7" }));
  app.get("/", (c) => c.text("done"));
  const answer = await app.request("/");
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await answer.json()).toMatchObject({ code: "DATABASE_UNAVAILABLE" });
  await away.shutdown();
});

test.each([
  [{ requests: 0 }, "/requests"],
  [{ windowMs: 1.5 }, "/windowMs"],
  [{ requests: 10, burst: 9 }, "/burst"],
  [{ scope: "" }, "/scope"],
  [{ trustedProxies: ["somewhere"] }, "/address"],
])("%j is refused", (options, pointer) => {
  expect(() => rateLimiter({ manager, ...options })).toThrow(
    expect.objectContaining({ faults: [expect.objectContaining({ pointer })] }),
  );
});

test.each([
  ["10.0.0.1/8", {}, "/address"],
  ["10.0.0.1", { reason: "x".repeat(501) }, "/reason"],
  ["10.0.0.1", { expiresAt: new Date(0) }, "/expiresAt"],
  ["10.0.0.1", { expiresAt: new Date(Number.NaN) }, "/expiresAt"],
])("blocking %s with %j is refused", async (address, settings, pointer) => {
  await expect(manager.blockedAddresses.block(address, settings)).rejects.toMatchObject({
    faults: [{ pointer }],
  });
});

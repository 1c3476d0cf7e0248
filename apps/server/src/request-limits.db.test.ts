import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const pointersOf = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer);
/** A request from a client behind the proxy that the tests are. */
const from = (address: string) => ({ "x-forwarded-for": address });

describe("at default settings", () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ variables: { TRUSTED_PROXIES: "127.0.0.0/8, ::1" } });
  });
  afterAll(() => app?.stop());

  test("requests that run programs are counted together, others are not", async () => {
    const client = from("192.0.2.1");
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) {
      const path = n % 2 === 0 ? "/run" : "/api/executions";
      const { status, headers } = await app.send("POST", path, {}, client);
      statuses.push(status);
      expect(headers.get("x-ratelimit-remaining")).toBe(String(Math.max(0, 9 - n)));
    }
    expect(statuses.slice(0, 10)).not.toContain(429);
    expect(statuses[10]).toBe(429);
    for (const [method, path] of [
      ["GET", "/api/jobs"],
      ["POST", "/api/compile"],
      ["GET", "/api/executions/1"],
      ["GET", "/health"],
    ] as const) {
      const { status, headers } = await app.send(method, path, method === "GET" ? undefined : {}, client);
      expect([status === 429, headers.get("x-ratelimit-limit")]).toEqual([false, null]);
    }
    for (const path of ["/judge0/submissions", "/judge0/submissions/", "/piston/api/v2/execute"])
      expect((await app.send("POST", path, {}, client)).status).toBe(429);
    const refused = await app.send("POST", "/run", "not even JSON", client);
    const retryAfter = Number(refused.headers.get("retry-after"));
    expect(refused.body).toMatchObject({
      status: 429,
      code: "RATE_LIMITED",
      error: "Too many requests",
      message: `Rate limit exceeded. Try again in ${retryAfter} second${retryAfter === 1 ? "" : "s"}.`,
      retryAfter,
      instance: "/run",
      requestId: expect.any(String),
    });
    expect(Number(refused.headers.get("x-ratelimit-reset"))).toBeGreaterThan(Date.now() / 1000 + 50);
    expect((await app.send("POST", "/run", {}, from("192.0.2.2"))).status).not.toBe(429);
  });

  test("a batch counts as its programs, and one that could never pass is told so", async () => {
    const client = from("192.0.2.3");
    const batch = async (programs: number) => {
      const executions = Array.from({ length: programs }, () => ({ language: "node", code: "1" }));
      const { status, headers } = await app.send("POST", "/api/executions/batch", { executions }, client);
      return [status, headers.get("x-ratelimit-remaining"), headers.has("retry-after")];
    };
    // 503: no program runs here, which is found after counting.
    expect(await batch(7)).toEqual([503, "3", true]);
    expect(await batch(4)).toEqual([429, "3", true]);
    expect(await batch(3)).toEqual([503, "0", true]);
    expect(await batch(21)).toEqual([400, null, false]);
  });

  test("an address is blocked, listed, replaced and let in again", async () => {
    const client = from("198.51.100.77");
    const path = `/api/blocked-addresses/${encodeURIComponent("198.51.100.0/24")}`;
    expect((await app.send("GET", "/api/jobs", undefined, client)).status).toBe(200);
    expect(await app.send("PUT", path, { reason: "floods" })).toMatchObject({
      status: 200,
      body: { address: "198.51.100.0/24", reason: "floods", expiresAt: null },
    });
    expect(await app.send("GET", "/api/jobs", undefined, client)).toMatchObject({
      status: 403,
      body: { code: "ADDRESS_BLOCKED", instance: "/api/jobs" },
    });
    expect((await app.send("GET", "/readyz", undefined, client)).status).toBe(200);
    const expiresAt = "2099-01-01T00:00:00.000Z";
    expect((await app.send("PUT", path, { expiresAt })).body).toMatchObject({ reason: null, expiresAt });
    expect((await app.send("GET", "/api/blocked-addresses")).body.addresses).toHaveLength(1);
    expect((await app.send("DELETE", path)).status).toBe(204);
    expect((await app.send("GET", "/api/jobs", undefined, client)).status).toBe(200);
    expect(await app.send("DELETE", path)).toMatchObject({
      status: 404,
      body: { code: "ADDRESS_NOT_BLOCKED" },
    });
  });

  test.each([
    ["localhost", {}, 400, ["/address"]],
    ["10.0.0.1/8", {}, 400, ["/address"]],
    ["10.0.0.1", { reason: 1, until: "x" }, 400, ["/reason", "/until"]],
    ["10.0.0.1", { expiresAt: "tomorrow" }, 400, ["/expiresAt"]],
    ["10.0.0.1", { expiresAt: "2001-01-01T00:00:00Z" }, 400, ["/expiresAt"]],
    ["127.0.0.0/8", {}, 409, []],
  ])("blocking %s with %j is %i", async (address, body, status, pointers) => {
    const answer = await app.send("PUT", `/api/blocked-addresses/${encodeURIComponent(address)}`, body);
    expect([answer.status, pointersOf(answer.body).toSorted()]).toEqual([status, pointers]);
  });
});

describe("several processes", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());

  test("share one bucket for each client, and with RATE_LIMIT_SCOPE=all it counts on every route but the probes", async () => {
    const start = () =>
      spawnNode(new URL("main.ts", import.meta.url), {
        env: {
          DATABASE_URL: database.url,
          PORT: "0",
          MILLRACE_ROLE: "api",
          RATE_LIMIT_SCOPE: "all",
          RATE_LIMIT_REQUESTS: "30",
        },
        cwd: import.meta.dirname,
      });
    await using first = start();
    await using second = start();
    const urls = await Promise.all(
      [first, second].map(
        async (program) => /http:\S+\d/.exec(await program.line(/serves at/))?.[0] as string,
      ),
    );
    for (const url of urls) for (let n = 0; n < 5; n++) await (await fetch(`${url}/livez`)).text();
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        // An address that nobody vouches for changes nothing.
        const answer = await fetch(`${urls[n % 2]}/api/queues`, { headers: from(`192.0.2.${n}`) });
        await answer.arrayBuffer();
        return answer.status;
      }),
    );
    // What trickles in while they are asked: one each 2 s.
    const allowed = answers.filter((status) => status === 200).length;
    expect(allowed).toBeGreaterThanOrEqual(30);
    expect(allowed).toBeLessThanOrEqual(33);
    expect(answers.filter((status) => status === 429)).toHaveLength(50 - allowed);
  });
});

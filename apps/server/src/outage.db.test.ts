import { migrate } from "@millrace/postgres";
import { type OwnServer, startOwnServer } from "@millrace/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";

let server: OwnServer;
let app: TestApp;
beforeAll(async () => {
  server = await startOwnServer();
  await migrate(server.url);
  app = await startTestApp({ databaseUrl: server.url, handlers: [echo] });
});
afterAll(async () => {
  await app?.stop();
  await server?.remove();
});

const body = { type: "echo", payload: { text: "x" } };

test("while the database is down: 503 with Retry-After, told so by every probe; afterwards all goes on", async () => {
  const before = await app.send("POST", "/api/jobs", { ...body, scheduledAt: "2099-01-01T00:00:00Z" });
  await server.crash("immediate");

  for (const [method, path, sent] of [
    ["POST", "/api/jobs", body],
    ["POST", "/api/jobs/bulk", { jobs: [body] }],
    ["GET", "/api/jobs", undefined],
    ["GET", `/api/jobs/${before.body.id}`, undefined],
    ["POST", `/api/jobs/${before.body.id}/cancel`, undefined],
    ["GET", `/api/compile/${before.body.id}`, undefined],
  ] as const) {
    const answer = await app.send(method, path, sent);
    expect({ path, ...answer }).toMatchObject({
      path,
      status: 503,
      body: { code: expect.stringMatching(/^(DATABASE_UNAVAILABLE|UNKNOWN_OUTCOME)$/) },
    });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  }
  const keyed = await app.send("POST", "/api/jobs", body, { "idempotency-key": "k" });
  expect(keyed.status).toBe(503);
  expect((await app.send("GET", "/livez")).status).toBe(200);
  expect((await app.send("GET", "/readyz")).status).toBe(503);
  expect(await app.send("GET", "/api/health/queue")).toMatchObject({
    status: 503,
    body: { status: "unhealthy", checks: { database: "down" } },
  });

  await server.start();
  await vi.waitFor(async () => expect((await app.send("GET", "/readyz")).status).toBe(200), {
    timeout: 20_000,
  });
  const after = await vi.waitFor(
    async () => {
      const answer = await app.send("POST", "/api/jobs?wait=20", body, { "idempotency-key": "k" });
      expect(answer.status).toBe(201);
      return answer;
    },
    { timeout: 20_000 },
  );
  expect(after.body.status).toBe("completed");
  expect((await app.send("GET", `/api/jobs/${before.body.id}`)).body.status).toBe("pending");
});

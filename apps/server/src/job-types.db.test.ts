import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    handlers: [{ type: "flaky", retry: { maxRetries: 4, strategy: "linear" }, execute: () => null }],
  });
});
afterAll(() => app?.stop());

test("the policy of a type is read, set over what its handler declares, and taken back", async () => {
  const { body: before } = await app.send("GET", "/api/job-types/flaky/policy");
  expect(before).toMatchObject({ type: "flaky", queue: "default", operator: {}, handler: { maxRetries: 4 } });
  expect(before.policy).toMatchObject({ maxRetries: 4, strategy: "linear", baseDelayMs: 1000 });

  const settings = { maxRetries: 1, nonRetryableCodes: ["AUTH"], timeoutSeconds: 7 };
  const put = await app.send("PUT", "/api/job-types/flaky/policy", settings);
  expect(put.status).toBe(200);
  expect(put.body).toMatchObject({ operator: settings, policy: { ...settings, strategy: "linear" } });
  const { body: job } = await app.send("POST", "/api/jobs", { type: "flaky", payload: {} });
  expect(job).toMatchObject({ maxRetries: 1, timeoutSeconds: 7 });
  const { body: list } = await app.send("GET", "/api/job-types");
  expect(list.types.find((one: { type: string }) => one.type === "flaky")).toEqual(put.body);

  const gone = await app.send("DELETE", "/api/job-types/flaky/policy");
  expect(gone.body).toEqual(before);
});

test("a queue's settings count after those of the handler", async () => {
  const retry = { maxRetries: 9, multiplier: 5 };
  expect((await app.send("PATCH", "/api/queues/default", { retry })).body).toMatchObject({ retry });
  expect((await app.send("GET", "/api/job-types/flaky/policy")).body).toMatchObject({
    queueSettings: retry,
    policy: { maxRetries: 4, multiplier: 5 },
  });
  expect((await app.send("PATCH", "/api/queues/default", { retry: null })).body).toMatchObject({ retry: {} });
});

test.each([
  ["PUT", "/api/job-types/flaky/policy", { maxRetries: -1 }, 400, "/maxRetries"],
  ["PUT", "/api/job-types/flaky/policy", { attempts: 3 }, 400, "/attempts"],
  [
    "PUT",
    "/api/job-types/flaky/policy",
    { retryableCodes: ["A"], nonRetryableCodes: ["A"] },
    400,
    "/retryableCodes",
  ],
  ["PUT", "/api/job-types/nobody/policy", {}, 404, undefined],
  ["GET", "/api/job-types/nobody/policy", undefined, 404, undefined],
  ["PATCH", "/api/queues/default", { retry: { jitter: 2 } }, 400, "/retry/jitter"],
])("%s %s %o is answered %i", async (method, path, body, status, pointer) => {
  const answer = await app.send(method, path, body);
  expect(answer.status).toBe(status);
  expect(answer.body.errors?.[0]?.pointer).toBe(pointer);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo] });
});
afterAll(() => app?.stop());

const add = (more: object) =>
  app.send("POST", "/api/jobs", { type: "echo", payload: { text: "x" }, ...more });

test("limits, order and keys of a queue are set, shown, refused and taken away", async () => {
  expect((await add({ key: "a" })).body).toMatchObject({
    status: 400,
    code: "KEY_NOT_USED",
    errors: [{ pointer: "/key" }],
  });
  const weight = { status: 400, code: "INVALID_KEY_SETTINGS", errors: [{ pointer: "/weight" }] };
  expect((await app.send("PUT", "/api/queues/default/keys/a", { weight: 2 })).body).toMatchObject(weight);

  const settings = {
    rate: { limit: 500, windowMs: 1000 },
    keys: { concurrency: 3, rate: { limit: 100, windowMs: 1000 } },
    order: "fair",
  };
  expect((await app.send("PATCH", "/api/queues/default", settings)).body).toMatchObject(settings);
  const key = { concurrency: 1, rate: null, weight: 2 };
  const put = await app.send("PUT", "/api/queues/default/keys/a%2Fb", key);
  expect(put.body).toEqual({ key: "a/b", ...key, waiting: 0, active: 0, waitingFor: null });
  expect((await app.send("GET", "/api/queues/default/keys/a%2Fb")).body).toEqual(put.body);
  expect((await app.send("GET", "/api/queues/default/keys?limit=5")).body).toEqual({ keys: [put.body] });
  expect((await app.send("PATCH", "/api/queues/default", { order: "priority" })).body).toMatchObject({
    status: 400,
    code: "INVALID_QUEUE_SETTINGS",
    errors: [{ pointer: "/order" }],
  });

  const { body } = await add({ key: "a/b" });
  const ended = await app.send("GET", `/api/jobs/${body.id}?wait=10`);
  expect(ended.body).toMatchObject({ key: "a/b", status: "completed" });

  expect((await app.send("DELETE", "/api/queues/default/keys/a%2Fb")).status).toBe(204);
  expect((await app.send("DELETE", "/api/queues/default/keys/a%2Fb")).body).toMatchObject({
    status: 404,
    code: "KEY_NOT_FOUND",
  });
  const none = { rate: null, keys: null, order: "priority" };
  expect((await app.send("PATCH", "/api/queues/default", none)).body).toMatchObject(none);
});

test.each([
  ["PATCH", "/api/queues/default", { rate: { limit: 0, windowMs: 1000 } }, "/rate/limit"],
  ["PATCH", "/api/queues/default", { keys: { concurrency: 0 } }, "/keys/concurrency"],
  ["PATCH", "/api/queues/default", { order: "random" }, "/order"],
  ["PUT", "/api/queues/default/keys/a", { weight: 1001 }, "/weight"],
  ["PUT", "/api/queues/default/keys/a", { rate: { limit: 5 } }, "/rate/windowMs"],
  ["PUT", "/api/queues/default/keys/a", { speed: 5 }, "/speed"],
  ["POST", "/api/jobs", { type: "echo", payload: { text: "x" }, key: "" }, "/key"],
])("%s %s refuses %j", async (method, path, body, pointer) => {
  const answer = await app.send(method, path, body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toEqual([pointer]);
});

test("queues that are not there are 404", async () => {
  expect((await app.send("PUT", "/api/queues/none/keys/a", { concurrency: 1 })).body.code).toBe(
    "QUEUE_NOT_FOUND",
  );
  expect((await app.send("GET", "/api/queues/none/keys")).body.code).toBe("QUEUE_NOT_FOUND");
  expect((await app.send("GET", "/api/queues/default/keys/nobody")).body.code).toBe("KEY_NOT_FOUND");
});

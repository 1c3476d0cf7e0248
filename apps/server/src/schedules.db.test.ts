import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { anything, echo } from "./test-handlers.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo, anything] });
});
afterAll(() => app?.stop());

const yearly = { type: "echo", payload: { text: "x" }, cron: "0 0 1 1 *" };

test("a schedule is made, read, listed, changed, replaced and removed", async () => {
  const created = await app.send("POST", "/api/schedules", {
    ...yearly,
    name: "report",
    timeZone: "Europe/London",
    startAt: "2100-06-01T00:00:00Z",
    priority: "high",
    maxRetries: 2,
  });
  expect(created.status).toBe(201);
  expect(created.headers.get("location")).toBe("/api/schedules/report");
  expect(created.body).toMatchObject({
    name: "report",
    type: "echo",
    payload: { text: "x" },
    queue: null,
    priority: 2,
    key: null,
    maxRetries: 2,
    timeoutSeconds: null,
    retry: null,
    cron: "0 0 1 1 *",
    intervalMs: null,
    timeZone: "Europe/London",
    startAt: "2100-06-01T00:00:00.000Z",
    endAt: null,
    overlap: "skip",
    catchUp: "one",
    catchUpMax: null,
    jitterMs: 0,
    paused: false,
    nextTickAt: "2101-01-01T00:00:00.000Z",
    lastTickAt: null,
    lastJobId: null,
    queued: 0,
  });
  expect((await app.send("GET", "/api/schedules/report")).body).toEqual(created.body);
  expect((await app.send("GET", "/api/schedules?limit=1")).body).toEqual({
    schedules: [created.body],
    nextCursor: null,
  });

  const patched = await app.send("PATCH", "/api/schedules/report", { startAt: null, overlap: "queue" });
  expect(patched).toMatchObject({ status: 200, body: { startAt: null, overlap: "queue", maxRetries: 2 } });
  const put = await app.send("PUT", "/api/schedules/report", yearly);
  expect(put).toMatchObject({ status: 200, body: { overlap: "skip", maxRetries: null, timeZone: "UTC" } });

  expect((await app.send("DELETE", "/api/schedules/report")).status).toBe(204);
  expect(await app.send("GET", "/api/schedules/report")).toMatchObject({
    status: 404,
    body: { code: "SCHEDULE_NOT_FOUND" },
  });
});

test("pause, resume, trigger and the ledger", async () => {
  await app.send("POST", "/api/schedules", { ...yearly, name: "by-hand" });
  expect((await app.send("POST", "/api/schedules/by-hand/pause")).body).toMatchObject({ paused: true });
  expect((await app.send("POST", "/api/schedules/by-hand/resume")).body).toMatchObject({ paused: false });
  const job = await app.send("POST", "/api/schedules/by-hand/trigger");
  expect(job).toMatchObject({ status: 201, body: { type: "echo", payload: { text: "x" } } });
  expect(job.headers.get("location")).toBe(`/api/jobs/${job.body.id}`);
  expect((await app.jobs.waitFor(job.body.id, { timeoutMs: 10_000 })).status).toBe("completed");
  const { body } = await app.send("GET", "/api/schedules/by-hand/runs");
  expect(body.runs).toMatchObject([{ outcome: "triggered", ticks: 1, jobId: job.body.id, reason: null }]);
});

test("previews tell the next ticks of a schedule and of a timing", async () => {
  const timing = { cron: "30 2 * * *", timeZone: "America/New_York", startAt: "2100-03-13T00:00:00Z" };
  const answer = await app.send("POST", "/api/schedules/preview", { ...timing, count: 3 });
  // 2:30 is skipped on the 14th: the clock goes from 2:00 to 3:00.
  expect(answer).toMatchObject({
    status: 200,
    body: { ticks: ["2100-03-13T07:30:00.000Z", "2100-03-14T07:00:00.000Z", "2100-03-15T06:30:00.000Z"] },
  });
  await app.send("POST", "/api/schedules", { ...yearly, name: "previewed", ...timing });
  const ofSchedule = await app.send("GET", "/api/schedules/previewed/preview?count=3");
  expect(ofSchedule.body).toEqual(answer.body);
});

describe("a schedule that cannot be accepted is 400 and names the field", () => {
  test.each([
    ["a date that never comes", { cron: "0 0 30 2 *" }, "INVALID_SCHEDULE", "/cron"],
    ["a step of nothing", { cron: "*/0 * * * *" }, "INVALID_SCHEDULE", "/cron"],
    ["four fields", { cron: "* * * *" }, "INVALID_SCHEDULE", "/cron"],
    ["neither cron nor interval", { cron: undefined }, "INVALID_SCHEDULE", "/cron"],
    ["both", { intervalMs: 1000 }, "INVALID_SCHEDULE", "/intervalMs"],
    ["too short an interval", { cron: undefined, intervalMs: 1 }, "INVALID_REQUEST", "/intervalMs"],
    ["no such zone", { timeZone: "Mars/Olympus" }, "INVALID_SCHEDULE", "/timeZone"],
    ["a date in words", { startAt: "tomorrow" }, "INVALID_REQUEST", "/startAt"],
    [
      "an end before the start",
      { startAt: "2100-01-02T00:00:00Z", endAt: "2100-01-01T00:00:00Z" },
      "INVALID_SCHEDULE",
      "/endAt",
    ],
    ["an end that leaves no tick", { endAt: "2020-01-01T00:00:00Z" }, "INVALID_SCHEDULE", "/endAt"],
    ["an unknown overlap", { overlap: "never" }, "INVALID_REQUEST", "/overlap"],
    ["a limit that nothing uses", { catchUpMax: 3 }, "INVALID_SCHEDULE", "/catchUpMax"],
    ["catch-up that overlap would undo", { catchUp: "all" }, "INVALID_SCHEDULE", "/catchUp"],
    ["a negative jitter", { jitterMs: -1 }, "INVALID_REQUEST", "/jitterMs"],
    ["a name with a blank", { name: "a b" }, "INVALID_SCHEDULE", "/name"],
    ["an unknown field", { every: "day" }, "INVALID_REQUEST", "/every"],
    ["a time for its jobs", { scheduledAt: "2100-01-01T00:00:00Z" }, "INVALID_REQUEST", "/scheduledAt"],
    ["a key that nothing counts", { key: "acme" }, "KEY_NOT_USED", "/key"],
    ["an unknown type", { type: "nobody" }, "UNKNOWN_TYPE", "/type"],
    ["an unknown queue", { queue: "nowhere" }, "UNKNOWN_QUEUE", "/queue"],
    ["a payload that its type refuses", { payload: { text: 1 } }, "INVALID_PAYLOAD", "/payload/text"],
    ["a priority by another name", { priority: "asap" }, "INVALID_REQUEST", "/priority"],
  ])("%s", async (_case, fields, code, pointer) => {
    const { status, headers, body } = await app.send("POST", "/api/schedules", {
      name: "refused",
      ...yearly,
      ...fields,
    });
    expect({ status, mediaType: headers.get("content-type"), code: body.code }).toEqual({
      status: 400,
      mediaType: "application/problem+json",
      code,
    });
    expect(body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect((await app.send("GET", "/api/schedules/refused")).status).toBe(404);
  });

  test("a change as well, and the schedule stays as it was", async () => {
    await app.send("POST", "/api/schedules", { ...yearly, name: "stays" });
    const before = (await app.send("GET", "/api/schedules/stays")).body;
    for (const [change, pointer] of [
      [{ cron: "0 0 31 2 *" }, "/cron"],
      [{ cron: null }, "/cron"],
      [{ payload: { text: 1 } }, "/payload/text"],
      [{ name: "other" }, "/name"],
      [{ type: "anything" }, "/type"],
      [{}, ""],
    ] as const) {
      const answer = await app.send("PATCH", "/api/schedules/stays", change);
      expect(answer.status).toBe(400);
      expect(answer.body.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    }
    expect((await app.send("GET", "/api/schedules/stays")).body).toEqual(before);
  });
});

test("a name that is taken is 409, and what there is not is 404", async () => {
  await app.send("POST", "/api/schedules", { ...yearly, name: "taken" });
  expect(await app.send("POST", "/api/schedules", { ...yearly, name: "taken" })).toMatchObject({
    status: 409,
    body: { code: "SCHEDULE_EXISTS" },
  });
  for (const [method, path] of [
    ["GET", ""],
    ["DELETE", ""],
    ["POST", "/pause"],
    ["POST", "/resume"],
    ["POST", "/trigger"],
    ["GET", "/runs"],
    ["GET", "/preview"],
  ] as const) {
    expect((await app.send(method, `/api/schedules/nobody${path}`)).status, `${method} ${path}`).toBe(404);
    expect((await app.send(method, `/api/schedules/no%20body${path}`)).status, `${method} ${path}`).toBe(404);
  }
});

test("a tick makes a job that the API shows", async () => {
  const ticked = Promise.withResolvers<string>();
  const stop = app.jobs.events.on("schedule.ticked", ({ schedule, jobIds }) => {
    if (schedule === "ticks" && jobIds[0] !== undefined) ticked.resolve(jobIds[0]);
  });
  await app.send("PUT", "/api/schedules/ticks", { ...yearly, cron: undefined, intervalMs: 200 });
  const id = await ticked.promise;
  stop();
  expect((await app.jobs.waitFor(id, { timeoutMs: 10_000 })).status).toBe("completed");
  expect((await app.send("GET", `/api/jobs/${id}`)).body).toMatchObject({
    type: "echo",
    payload: { text: "x" },
  });
  await app.send("DELETE", "/api/schedules/ticks");
});

test("the OpenAPI document has the routes", async () => {
  const { body } = await app.send("GET", "/openapi.json");
  const paths = Object.keys(body.paths).filter((path) => path.startsWith("/api/schedules"));
  expect(paths.toSorted()).toEqual([
    "/api/schedules",
    "/api/schedules/preview",
    "/api/schedules/{name}",
    "/api/schedules/{name}/pause",
    "/api/schedules/{name}/preview",
    "/api/schedules/{name}/resume",
    "/api/schedules/{name}/runs",
    "/api/schedules/{name}/trigger",
  ]);
});

import { defaultJobPolicy } from "@millrace/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { broken, createHeld, echo } from "./test-handlers.fixture.ts";

const held = createHeld();
const LATER = "2099-01-01T00:00:00Z";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo, broken, held.handler] });
  const store = await app.jobs.connectStore();
  for (const queue of ["paged", "filtered", "moved"]) await store.configureQueue(queue, {});
});
afterAll(async () => {
  held.release();
  await app?.stop();
});

const add = async (body: object): Promise<string> => (await app.send("POST", "/api/jobs", body)).body.id;
const addLater = (text: string, more: object = {}) =>
  add({ type: "echo", payload: { text }, scheduledAt: LATER, ...more });

describe("POST /api/jobs", () => {
  test("answers 201 with the job and its Location, where it can be read", async () => {
    const answer = await app.send("POST", "/api/jobs", {
      type: "echo",
      payload: { text: "hi", n: 0.1 },
      priority: "high",
      maxRetries: 7,
      timeoutSeconds: 9,
      scheduledAt: "2099-01-01T01:00:00+01:00",
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      type: "echo",
      queue: "default",
      status: "pending",
      waitingFor: "schedule",
      priority: 2,
      payload: { text: "hi", n: 0.1 },
      result: null,
      maxRetries: 7,
      timeoutSeconds: 9,
      scheduledAt: "2099-01-01T00:00:00.000Z",
    });
    const read = await app.send("GET", answer.headers.get("location") as string);
    expect(read.body).toEqual({ ...answer.body, dependencies: null });
  });

  test("with ?wait answers when the job ends, with its result", async () => {
    const answer = await app.send("POST", "/api/jobs?wait=20", { type: "echo", payload: { text: "done" } });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ status: "completed", result: { text: "done" } });
  });

  test("with ?wait answers in time with the job as it is, when it has not ended", async () => {
    const answer = await app.send("POST", "/api/jobs?wait=1", {
      type: "echo",
      payload: { text: "x" },
      scheduledAt: LATER,
    });
    expect(answer.body.status).toBe("pending");
  });

  test("numbers, texts and nesting are read back as they were sent", async () => {
    const text = "ß 😀 \u2028 </script> ' \\ \u0001";
    const id = await addLater(text, { payload: { text, n: 5e-324 } });
    expect((await app.send("GET", `/api/jobs/${id}`)).body.payload).toEqual({ text, n: 5e-324 });
  });
});

test("POST /api/jobs/bulk stores all and answers ids in order", async () => {
  const jobs = ["a", "b", "c"].map((text) => ({ type: "echo", payload: { text }, scheduledAt: LATER }));
  const answer = await app.send("POST", "/api/jobs/bulk", { jobs });
  expect(answer.status).toBe(201);
  const texts = await Promise.all(
    answer.body.ids.map(async (id: string) => (await app.send("GET", `/api/jobs/${id}`)).body.payload.text),
  );
  expect(texts).toEqual(["a", "b", "c"]);
});

describe("Idempotency-Key", () => {
  const key = (name: string) => ({ "idempotency-key": name });
  const body = { type: "echo", payload: { text: "once" }, scheduledAt: LATER };

  test("twins, one after the other and at once, make one job and get one answer", async () => {
    const first = await app.send("POST", "/api/jobs", body, key("one"));
    const answers = await Promise.all([1, 2, 3].map(() => app.send("POST", "/api/jobs", body, key("one"))));
    for (const answer of answers) {
      expect(answer.status).toBe(201);
      expect(answer.headers.get("idempotency-replayed")).toBe("true");
      expect(answer.headers.get("location")).toBe(first.headers.get("location"));
      expect(answer.body).toEqual(first.body);
    }
    expect(first.headers.get("idempotency-replayed")).toBeNull();

    const twins = await Promise.all(
      [1, 2, 3].map(() => app.send("POST", "/api/jobs/bulk", { jobs: [body] }, key("two"))),
    );
    expect(new Set(twins.map((twin) => JSON.stringify(twin.body))).size).toBe(1);
  });

  test("another body is 422; another route is another key; a refused request leaves the key free", async () => {
    await app.send("POST", "/api/jobs", body, key("three"));
    const other = await app.send("POST", "/api/jobs", { ...body, priority: 1 }, key("three"));
    expect(other).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
    expect((await app.send("POST", "/api/jobs/bulk", { jobs: [body] }, key("three"))).status).toBe(201);

    const refused = { ...body, payload: { text: 1 } };
    expect((await app.send("POST", "/api/jobs", refused, key("four"))).status).toBe(400);
    expect((await app.send("POST", "/api/jobs", body, key("four"))).status).toBe(201);
  });

  test("a key that is none is 400", async () => {
    const answer = await app.send("POST", "/api/jobs", body, key("x".repeat(256)));
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "/idempotency-key" }] } });
  });
});

describe("GET /api/jobs", () => {
  test("pages by cursor and by offset show every job once, newest first, and Link leads on", async () => {
    const jobs = Array.from({ length: 7 }, (_, n) => ({
      type: "echo",
      payload: { text: `page ${n}` },
      queue: "paged",
      scheduledAt: LATER,
    }));
    const { ids } = (await app.send("POST", "/api/jobs/bulk", { jobs })).body as { ids: string[] };
    const newestFirst = ids.toReversed();

    for (const start of ["/api/jobs?queue=paged&limit=3", "/api/jobs?queue=paged&limit=3&offset=0"]) {
      const seen: string[] = [];
      for (let next: string | undefined = start; next !== undefined; ) {
        const page = await app.send("GET", next);
        expect(page.status).toBe(200);
        seen.push(...page.body.jobs.map((job: { id: string }) => job.id));
        next = /^<(.*)>; rel="next"$/.exec(page.headers.get("link") ?? "")?.[1];
      }
      expect(seen).toEqual(newestFirst);
    }
  });

  test("filters hold together, and an answer says how far a filter without an index has looked", async () => {
    const mine = await addLater("mine", { queue: "filtered", priority: "critical" });
    await addLater("other", { queue: "filtered", priority: "low" });
    const find = async (query: string) => {
      const { body } = await app.send("GET", `/api/jobs?queue=filtered&${query}`);
      return body.jobs.map((job: { id: string }) => job.id);
    };
    expect(await find("priority=critical")).toEqual([mine]);
    expect(await find("priority=1&status=pending&type=echo")).toEqual([mine]);
    expect(await find(`payload=${encodeURIComponent('{"text":"mine"}')}`)).toEqual([mine]);
    expect(await find("status=completed")).toEqual([]);
    expect(await find("createdAfter=2098-01-01T00:00:00Z")).toEqual([]);
    expect(await find("createdBefore=2098-01-01T00:00:00Z")).toHaveLength(2);
    const { body } = await app.send("GET", `/api/jobs?payload=${encodeURIComponent('{"text":"mine"}')}`);
    expect(body.searched).toBeTypeOf("number");
    expect((await app.send("GET", "/api/jobs")).body.searched).toBeNull();
  });
});

describe("changes", () => {
  test("PATCH changes a pending job", async () => {
    const id = await addLater("before");
    const changes = {
      payload: { text: "after" },
      priority: "low",
      queue: "moved",
      scheduledAt: "2098-01-01T00:00:00Z",
    };
    const answer = await app.send("PATCH", `/api/jobs/${id}`, changes);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        id,
        payload: { text: "after" },
        priority: 4,
        queue: "moved",
        scheduledAt: "2098-01-01T00:00:00.000Z",
      },
    });
  });

  test("PATCH refuses what the type's schema refuses, and an empty body", async () => {
    const id = await addLater("before");
    const refused = await app.send("PATCH", `/api/jobs/${id}`, { payload: { text: 1 } });
    expect(refused).toMatchObject({
      status: 400,
      body: { code: "INVALID_PAYLOAD", errors: [{ pointer: "/payload/text" }] },
    });
    expect((await app.send("PATCH", `/api/jobs/${id}`, {})).status).toBe(400);
    expect((await app.send("PATCH", `/api/jobs/${id}`, { status: "completed" })).status).toBe(400);
  });

  test("DELETE removes a finished job; an unfinished one is 409 with its status", async () => {
    const { body } = await app.send("POST", "/api/jobs?wait=20", { type: "echo", payload: { text: "gone" } });
    expect((await app.send("DELETE", `/api/jobs/${body.id}`)).status).toBe(204);
    expect((await app.send("GET", `/api/jobs/${body.id}`)).status).toBe(404);
    const waiting = await app.send("DELETE", `/api/jobs/${await addLater("waits")}`);
    expect(waiting).toMatchObject({
      status: 409,
      body: { code: "JOB_STATE_CONFLICT", jobStatus: "pending" },
    });
  });

  test("retry runs a failed job again under its id; a completed one is 409", async () => {
    const failed = (await app.send("POST", "/api/jobs?wait=20", { type: "broken", payload: {} })).body;
    expect(failed).toMatchObject({ status: "failed", errorMessage: "It is broken." });
    const retried = await app.send("POST", `/api/jobs/${failed.id}/retry`);
    expect(retried).toMatchObject({ status: 200, body: { id: failed.id } });
    expect((await app.send("GET", `/api/jobs/${failed.id}?wait=20`)).body.status).toBe("failed");

    const completed = (await app.send("POST", "/api/jobs?wait=20", { type: "echo", payload: { text: "x" } }))
      .body;
    const refused = await app.send("POST", `/api/jobs/${completed.id}/retry`);
    expect(refused).toMatchObject({ status: 409, body: { jobStatus: "completed" } });
  });

  test("cancel ends a waiting job at once; a finished one is 409", async () => {
    const id = await addLater("never");
    expect(await app.send("POST", `/api/jobs/${id}/cancel`)).toMatchObject({
      status: 200,
      body: { status: "cancelled" },
    });
    const again = await app.send("POST", `/api/jobs/${id}/cancel`);
    expect(again).toMatchObject({ status: 409, body: { jobStatus: "cancelled" } });
  });

  test("a running job refuses patch, delete and retry with 409, and cancel aborts its signal within 2 s", async () => {
    const id = await add({ type: "held", payload: {} });
    const { signal } = await held.started();
    for (const [method, path, body] of [
      ["PATCH", `/api/jobs/${id}`, { priority: 1 }],
      ["DELETE", `/api/jobs/${id}`, undefined],
      ["POST", `/api/jobs/${id}/retry`, undefined],
    ] as const) {
      expect(await app.send(method, path, body)).toMatchObject({
        status: 409,
        body: { jobStatus: "running" },
      });
    }
    const startedAt = performance.now();
    const cancelled = await app.send("POST", `/api/jobs/${id}/cancel`);
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect(cancelled).toMatchObject({ status: 200, body: { status: "cancelled" } });
    expect(signal.aborted).toBe(true);
  });
});

test("health tells what waits and no live worker takes", async () => {
  const store = await app.jobs.connectStore();
  const newer = { queue: "default", policy: defaultJobPolicy, schema: null, schemaVersion: 2 };
  await store.registerTypes([{ ...newer, type: "of-newer-processes" }]);
  const { body } = await app.send("POST", "/api/jobs", { type: "of-newer-processes", payload: {} });
  const { unserved, status } = (await app.send("GET", "/api/health/queue")).body;
  expect(unserved).toEqual([{ queue: "default", type: "of-newer-processes", waiting: 1 }]);
  expect(status).toBe("healthy");
  await app.send("POST", `/api/jobs/${body.id}/cancel`);
});

test("probes answer, and health counts jobs", async () => {
  expect(await app.send("GET", "/livez")).toMatchObject({ status: 200, body: { status: "alive" } });
  expect(await app.send("GET", "/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
  const health = await app.send("GET", "/api/health/queue");
  expect(health).toMatchObject({
    status: 200,
    body: { status: "healthy", checks: { database: "up", processor: "running" }, queueStats: { failed: 1 } },
  });
  expect(health.body.queueStats.delayed).toBeGreaterThan(0);
  expect(health.body.unserved).toEqual([]);
  expect(await app.send("GET", "/health")).toMatchObject({
    status: 200,
    body: { status: "healthy", release: "0.1.0" },
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { createHeld } from "./test-handlers.fixture.ts";

const held = createHeld();
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [held.handler] });
});
afterAll(() => app?.stop());

async function start() {
  const { body } = await app.send("POST", "/api/jobs", { type: "held", payload: {} });
  return { id: body.id as string, context: await held.started() };
}

describe("a running job over HTTP", () => {
  test("shows its progress and its lines, and both after it was cancelled", async () => {
    const { id, context } = await start();
    const read = async () => (await app.send("GET", `/api/jobs/${id}`)).body;
    expect(await read()).toMatchObject({ progress: null, cancel: null });
    for (const n of [1, 2, 3]) context.log("warn", `line ${n}`, { n });
    context.progress({ done: 1, total: 3 }, "on it");
    await expect
      .poll(async () => (await read()).progress)
      .toEqual({
        percent: 100 / 3,
        done: 1,
        total: 3,
        message: "on it",
        attempt: 1,
        updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      });

    const page = await app.send("GET", `/api/jobs/${id}/logs?after=1&limit=1`);
    expect(page).toMatchObject({
      status: 200,
      body: {
        lines: [
          {
            line: 2,
            attempt: 1,
            level: "warn",
            message: "line 2",
            fields: { n: 2 },
            loggedAt: expect.any(String),
          },
        ],
        nextAfter: 2,
        dropped: 0,
      },
    });
    const cancelled = await app.send("POST", `/api/jobs/${id}/cancel`);
    expect(cancelled).toMatchObject({
      status: 200,
      body: { status: "cancelled", cancel: { state: "acknowledged", acknowledgedAt: expect.any(String) } },
    });
    expect((await app.send("GET", `/api/jobs/${id}/logs`)).body.lines).toHaveLength(3);

    expect((await app.send("DELETE", `/api/jobs/${id}`)).status).toBeLessThan(300);
    expect((await app.send("GET", `/api/jobs/${id}/logs`)).body.code).toBe("JOB_NOT_FOUND");
  });

  test.each(["after=-1", "after=x", "limit=0", "limit=1001", "before=1"])("%s is 400", async (query) => {
    const answer = await app.send("GET", `/api/jobs/1/logs?${query}`);
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, expect.stringContaining("/")]);
  });

  test.each(["999999999", "nonsense"])("lines of job %s are 404", async (id) => {
    expect((await app.send("GET", `/api/jobs/${id}/logs`)).status).toBe(404);
  });
});

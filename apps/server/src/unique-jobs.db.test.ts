import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";
import { echo } from "./test-handlers.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [echo] });
});
afterAll(() => app?.stop());

const LATER = "2099-01-01T00:00:00Z";
const wanted = (text: string, unique: object, more: object = { scheduledAt: LATER }) => ({
  type: "echo",
  payload: { text },
  unique,
  ...more,
});
const add = (text: string, unique: object, more?: object) =>
  app.send("POST", "/api/jobs", wanted(text, unique, more));

describe("POST /api/jobs with a unique key", () => {
  test("answers the job that has the key", async () => {
    const first = await add("1", { key: "existing" });
    const second = await add("2", { key: "existing" });
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get("location")).toBe(`/api/jobs/${first.body.id}`);
  });

  test("replaces its payload", async () => {
    const debounced = {
      key: "replace",
      mode: "pending",
      onConflict: "replace",
      delayMs: 3_600_000,
      maxDelayMs: 7_200_000,
    };
    const first = await add("1", debounced, {});
    const second = await add("2", debounced, {});
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({ id: first.body.id, payload: { text: "2" }, waitingFor: "schedule" });
  });

  test("refuses with 409 and the job that has the key, also in a list and under an Idempotency-Key", async () => {
    const refuse = { key: "refuse", mode: { windowMs: 60_000 }, onConflict: "refuse" };
    const { body } = await add("1", refuse);
    const problem = { status: 409, code: "UNIQUE_KEY_TAKEN", jobId: body.id };
    expect((await add("2", refuse)).body).toMatchObject(problem);
    const jobs = [wanted("other", { key: "free" }), wanted("2", refuse)];
    expect((await app.send("POST", "/api/jobs/bulk", { jobs })).body).toMatchObject(problem);
    expect((await add("3", { key: "free" })).body).toMatchObject({ payload: { text: "3" } });
    const once = await app.send("POST", "/api/jobs", wanted("2", refuse), { "idempotency-key": "unique" });
    expect(once.body).toMatchObject(problem);
  });

  test("refuses a rule that it cannot keep and names the field", async () => {
    for (const [unique, pointer] of [
      [{ key: "" }, "/unique/key"],
      [{ key: "k", mode: "ever" }, "/unique/mode"],
      [{ key: "k", onConflict: "ignore" }, "/unique/onConflict"],
      [{ key: "k", ttl: 5 }, "/unique/ttl"],
      [{ key: "k", delayMs: 5 }, "/scheduledAt"],
    ] as const) {
      const { status, body } = await add("x", unique);
      expect(status).toBe(400);
      expect(body.errors).toMatchObject([{ pointer }]);
      // It says what would do, and not only that something else would.
      expect(body.detail).toMatch(/ (must|is not|cannot) /);
    }
  });
});

test("POST /api/jobs/{id}/retry is refused while another job has the key", async () => {
  const first = await add("1", { key: "retry" });
  await app.send("POST", `/api/jobs/${first.body.id}/cancel`);
  const second = await add("2", { key: "retry" });
  expect(second.body.id).not.toBe(first.body.id);
  const refused = await app.send("POST", `/api/jobs/${first.body.id}/retry`);
  expect(refused.body).toMatchObject({ status: 409, code: "UNIQUE_KEY_TAKEN", jobId: second.body.id });
  await app.send("POST", `/api/jobs/${second.body.id}/cancel`);
  expect((await app.send("POST", `/api/jobs/${first.body.id}/retry`)).status).toBe(200);
});

import { defineHandler } from "@millrace/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    handlers: [defineHandler({ type: "explained", schema: z.strictObject({}), execute: () => "done" })],
  });
});
afterAll(() => app?.stop());

const add = async (job: object) =>
  (await app.send("POST", "/api/jobs", { type: "explained", payload: {}, ...job })).body.id;

test("GET /api/jobs/{id}/explain tells why a job waits, in the words of the library", async () => {
  const scheduledAt = "2099-01-01T00:00:00.000Z";
  const id = await add({ scheduledAt });
  const { status, body } = await app.send("GET", `/api/jobs/${id}/explain`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id,
    type: "explained",
    queue: "default",
    status: "pending",
    waitingFor: "schedule",
    reasons: [{ reason: "schedule", untilAt: scheduledAt, snoozed: false, detail: expect.any(String) }],
    ahead: { jobs: 0, exact: true },
    expectedStartAt: scheduledAt,
    run: null,
    end: null,
  });
  expect(JSON.parse(JSON.stringify(await app.jobs.explain(id)))).toEqual(body);
});

test("and how one ended; an unknown one is 404", async () => {
  const id = await add({});
  await app.jobs.waitFor(id, { timeoutMs: 10_000 });
  expect((await app.send("GET", `/api/jobs/${id}/explain`)).body).toMatchObject({
    status: "completed",
    end: { attempts: 1, endedAt: expect.any(String) },
  });
  for (const unknown of ["999999999", "abc"]) {
    expect((await app.send("GET", `/api/jobs/${unknown}/explain`)).body.code).toBe("JOB_NOT_FOUND");
  }
});

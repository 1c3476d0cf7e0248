import { defineHandler } from "@millrace/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
const logs = defineHandler({ type: "cleanup-logs", schema: z.object({}), execute: () => null });
const mail = defineHandler({ type: "mail", schema: z.object({}), execute: () => null });

beforeAll(async () => {
  app = await startTestApp({ handlers: [logs, mail] });
  for (const queue of ["cleanup", "default"]) await app.jobs.queues.pauseQueue(queue);
  const mails = Array.from({ length: 12 }, () => ({ type: "mail", data: {} }));
  await app.send("POST", "/api/queues/jobs/bulk", [{ type: "CLEANUP_LOGS", data: {} }, ...mails]);
});
afterAll(() => app?.stop());

const pointersOf = (body: { errors?: { pointer: string }[] }) =>
  (body.errors ?? []).map(({ pointer }) => pointer);

describe("the figures", () => {
  test("the distribution is by queue, type and priority, in numbers and percent", async () => {
    const { status, body } = await app.send("GET", "/api/queues/routing/distribution");
    expect(status).toBe(200);
    const { total, queues, types, priorities, jobs } = body;
    expect(total.unfinished).toBeGreaterThan(10);
    for (const parts of [queues, types, priorities]) {
      const values = Object.values<{ unfinished: number; createdPercent: number }>(parts);
      expect(values.reduce((sum, { unfinished }) => sum + unfinished, 0)).toBe(total.unfinished);
      expect(values.reduce((sum, { createdPercent }) => sum + createdPercent, 0)).toBeCloseTo(100, 0);
    }
    expect(jobs).toContainEqual(
      expect.objectContaining({ queue: "cleanup", type: "cleanup-logs", priority: 4, created: 1 }),
    );
  });

  test("retries begin at nothing, and nothing is proposed without load", async () => {
    expect((await app.send("GET", "/api/queues/retry/stats")).body).toEqual({
      retries: 0,
      recovered: 0,
      exhausted: 0,
      successRate: null,
      byHand: 0,
      types: [],
    });
    const answer = await app.send("POST", "/api/queues/routing/optimize");
    expect([answer.status, answer.body]).toEqual([200, { windowMs: 600_000, proposals: [] }]);
    expect((await app.send("POST", "/api/queues/routing/optimize", { apply: false })).status).toBe(200);
  });

  test.each([
    [{ windowMs: 5 }, ["/windowMs"]],
    [{ apply: "yes" }, ["/apply"]],
    [{ only: ["x"] }, ["/only"]],
    [{ apply: true, only: ["nothing"] }, ["/only/0"]],
  ])("optimize with %j is 400", async (body, pointers) => {
    const answer = await app.send("POST", "/api/queues/routing/optimize", body);
    expect([answer.status, pointersOf(answer.body)]).toEqual([400, pointers]);
  });

  test("the acceptable wait is a setting of the queue", async () => {
    const path = "/api/queues/cleanup";
    expect((await app.send("PATCH", path, { targetWaitMs: 250 })).body.targetWaitMs).toBe(250);
    expect((await app.send("GET", path)).body.targetWaitMs).toBe(250);
    expect((await app.send("PATCH", path, { targetWaitMs: null })).body.targetWaitMs).toBeNull();
    const bad = await app.send("PATCH", path, { targetWaitMs: 0 });
    expect([bad.status, pointersOf(bad.body)]).toEqual([400, ["/targetWaitMs"]]);
  });
});

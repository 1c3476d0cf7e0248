import { defineHandler } from "@millrace/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const breaking = defineHandler({
  type: "breaking",
  schema: z.strictObject({ failures: z.int() }),
  queue: "breaking",
  retry: { maxRetries: 1, strategy: "fixed", baseDelayMs: 1 },
  execute({ failures }, { attempt }) {
    if (attempt <= failures) throw new Error("It is broken.");
    return { attempt };
  },
});

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ handlers: [breaking] });
});
afterAll(() => app?.stop());

const run = async (type: string, payload: object) =>
  (await app.send("POST", "/api/jobs?wait=30", { type, payload })).body.result;

const rule = (name: string, measure: string, above: number) => ({
  name,
  measure,
  above,
  queues: ["breaking"],
});

test("failed-jobs and failure-rate count jobs whose retries are exhausted, and not those that a retry saved", async () => {
  const failures = [2, 2, 2, 1, 0];
  const jobs = await Promise.all(failures.map((n) => run("breaking", { failures: n })));
  expect(jobs).toEqual([null, null, null, { attempt: 2 }, { attempt: 1 }]);
  const figures = async () =>
    (await run("collect-metrics", { targets: ["queues"] })).queues.find(
      ({ queue }: { readonly queue: string }) => queue === "breaking",
    );
  const ended = { completedLastMinute: 2, failedLastMinute: 3, failureRate: 0.6 };
  await expect.poll(figures).toMatchObject(ended);
  const { firing } = await run("send-alert", {
    rules: [
      rule("three-failed", "failed-jobs", 2),
      rule("four-failed", "failed-jobs", 3),
      rule("most", "failure-rate", 0.5),
      rule("more", "failure-rate", 0.6),
    ],
  });
  expect(firing).toEqual([
    expect.objectContaining({ rule: "most", queue: "breaking", value: 0.6 }),
    expect.objectContaining({ rule: "three-failed", queue: "breaking", value: 3 }),
  ]);
});

test("oldest-ready-age is how long the first of those that wait has waited, in ms", async () => {
  await app.jobs.queues.pauseQueue("breaking");
  const beganAt = performance.now();
  const id = await app.jobs.createJob({ type: "breaking", payload: { failures: 0 } });
  const rules = [
    rule("half-a-second", "oldest-ready-age", 500),
    rule("an-hour", "oldest-ready-age", 3_600_000),
  ];
  const judge = () => run("send-alert", { rules });
  let judged = await judge();
  while (judged.firing.length === 0) judged = await judge();
  expect(judged).toMatchObject({ told: [{ rule: "half-a-second", queue: "breaking", change: "raised" }] });
  expect(judged.told).toHaveLength(1);
  expect(judged.told[0].value).toBeGreaterThan(500);
  expect(judged.told[0].value).toBeLessThan(performance.now() - beganAt + 50);
  // A newer one does not make it younger.
  await app.jobs.createJob({ type: "breaking", payload: { failures: 0 } });
  expect((await judge()).firing).toHaveLength(1);

  await app.jobs.queues.resumeQueue("breaking");
  expect(await app.jobs.waitFor(id)).toMatchObject({ status: "completed" });
  const over = async () => (await judge()).firing;
  await expect.poll(over).toEqual([]);
});

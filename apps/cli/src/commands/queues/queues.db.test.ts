import type { QueueFigures } from "@millrace/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onDatabase } from "../../test-host.fixture.ts";
import { createEngineFixture, type EngineFixture } from "../../test-manager.fixture.ts";

let engine: EngineFixture;
let cli: ReturnType<typeof onDatabase>;

beforeAll(async () => {
  engine = await createEngineFixture();
  cli = onDatabase(engine.databaseUrl);
});
afterAll(() => engine.close());

const show = (queue: string) => cli.json<QueueFigures>(["queues", "show", queue]);

test("list shows every queue on lines that fit the screen", async () => {
  await engine.manager.createJob({ type: "greet", payload: { name: "Ada" }, queue: "letters" });
  const { exitCode, output } = await cli.run(["queues", "list"], { columns: 90 });
  expect(exitCode).toBe(0);
  const lines = output.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^QUEUE +STATE +READY +LATER +RUNNING/);
  expect(lines.find((line) => line.startsWith("letters"))).toMatch(/^letters +active +1 +0 +0 /);
  expect(lines.every((line) => line.length <= 90)).toBe(true);
  const queues = await cli.json<QueueFigures[]>(["queues", "list"]);
  expect(queues.find(({ queue }) => queue === "letters")).toMatchObject({ state: "active", ready: 1 });
});

test("pause, drain and resume change the state in which every process sees the queue", async () => {
  expect((await cli.run(["queues", "pause", "letters"])).output).toMatch(/^Queue letters is paused\./);
  expect((await show("letters")).state).toBe("paused");
  expect(await cli.json(["queues", "resume", "letters"])).toEqual({ queue: "letters", state: "active" });
  expect(await cli.json(["queues", "drain", "letters"])).toEqual({ queue: "letters", state: "draining" });
  await cli.run(["queues", "resume", "letters"]);
  const [entry] = (await engine.manager.audit.list({ targetKind: "queue", targetId: "letters" })).entries;
  expect(entry?.actor).toBe("cli:tester");
});

test("set changes what is named and leaves the rest, of keys and retention too", async () => {
  const first = await cli.run([
    "queues",
    "set",
    "pages",
    "--concurrency",
    "3",
    "--max-waiting",
    "100",
    "--rate",
    "50/1s",
    "--key-concurrency",
    "2",
    "--keep-failed",
    "2d",
    "--order",
    "fair",
    "--target-wait",
    "5s",
  ]);
  expect(first).toMatchObject({ exitCode: 0, errors: "" });
  expect(first.output).toMatch(/rate +50 starts in 1 s\n/);
  const second = await cli.run([
    "queues",
    "set",
    "pages",
    "--key-rate",
    "7/1m",
    "--keep-completed",
    "1h",
    "--concurrency",
    "none",
  ]);
  expect(second).toMatchObject({ exitCode: 0, errors: "" });
  expect(await show("pages")).toMatchObject({
    concurrency: null,
    maxWaiting: 100,
    targetWaitMs: 5000,
    rate: { limit: 50, windowMs: 1000 },
    keys: { concurrency: 2, rate: { limit: 7, windowMs: 60_000 } },
    order: "fair",
    retention: { failed: { ageMs: 172_800_000, count: null }, completed: { ageMs: 3_600_000, count: null } },
  });
  expect((await cli.run(["queues", "show", "pages"])).output).toMatch(
    /each key +2 at once, 7 starts in 1 min\n/,
  );
});

test("clean deletes old jobs that have ended", async () => {
  const id = await engine.manager.createJob({ type: "greet", payload: { name: "Ada" } });
  await engine.manager.cancel(id);
  const kept = await cli.run(["queues", "clean", "default", "--older-than", "1h", "--status", "cancelled"]);
  expect(kept.output).toBe("0 cancelled jobs of queue default deleted.\n");
  const cleaned = await cli.json([
    "queues",
    "clean",
    "default",
    "--older-than",
    "0ms",
    "--status",
    "cancelled",
  ]);
  expect(cleaned).toEqual({ queue: "default", status: "cancelled", deleted: 1 });
});

test.each([
  ["show nowhere", 1, "There is no queue nowhere."],
  ["pause nowhere", 1, "There is no queue nowhere."],
  ["clean nowhere --older-than 1h", 1, "There is no queue nowhere."],
  ["clean letters", 2, "required option '--older-than <duration>'"],
  ["clean letters --older-than 1h --limit 0", 2, "limit must be an integer from 1 to 10000"],
  ["set letters", 2, "name a setting"],
  ["set letters --concurrency 0", 2, "concurrency must be an integer from 1 to 100000"],
  ["set letters --rate fast", 2, "such as 50/1s, or none."],
  ["set letters --keep-failed 100d", 2, "retention/failed/ageMs"],
])("%s is refused", async (line, exitCode, words) => {
  const refused = await cli.run(["queues", ...line.split(" ")]);
  expect(refused).toMatchObject({ exitCode, output: "" });
  expect(refused.errors).toContain(words);
});

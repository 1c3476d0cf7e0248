import { createTestDatabase } from "@millrace/testing";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineHandler, JobQueueManager } from "./index.ts";
import type { Logger } from "./index.ts";

interface Line {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
  readonly fields: object;
}

function recordingLogger(lines: Line[], inherited: object = {}): Logger {
  const at = (level: Line["level"]) => (fields: object, message: string) =>
    void lines.push({ level, message, fields: { ...inherited, ...fields } });
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => recordingLogger(lines, { ...inherited, ...fields }),
  };
}

test("the log tells of a job and its workers in S3's words, and never of payloads or results", async () => {
  const database = await createTestDatabase();
  const lines: Line[] = [];
  const works = defineHandler({
    type: "works",
    schema: z.object({ card: z.string() }),
    execute: ({ card }) => ({ charged: card }),
  });
  const fails = defineHandler({
    type: "fails",
    schema: z.object({}),
    retry: { maxRetries: 0 },
    execute() {
      throw new Error("Connection timeout");
    },
  });
  const manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [works, fails],
    minWorkers: 2,
    metricsInterval: 20,
    logger: recordingLogger(lines),
  });
  await manager.initialize();
  const good = await manager.createJob({ type: "works", payload: { card: "canary-4111" } });
  const bad = await manager.createJob({ type: "fails", payload: {} });
  await Promise.all([good, bad].map((id) => manager.waitFor(id, { timeoutMs: 10_000 })));
  await expect.poll(() => lines.some(({ message }) => message === "Job queue figures")).toBe(true);
  await manager.shutdown();
  await database.drop();

  const messages = lines
    .filter(({ level }) => level !== "debug")
    .map(({ level, message }) => `${level}: ${message}`);
  const expected = [
    /^info: Worker pool started with 2 workers$/,
    /^info: Worker worker-1 started$/,
    new RegExp(`^info: Job ${good} created with type works$`),
    new RegExp(`^info: Worker worker-\\d processing job ${good}$`),
    new RegExp(`^info: Worker worker-\\d completed job ${good} in \\d+ms$`),
    new RegExp(`^info: Job ${good} completed successfully$`),
    new RegExp(`^error: Job ${bad} failed: Connection timeout$`),
    /^info: Worker pool stopped$/,
  ];
  for (const pattern of expected) expect(messages).toContainEqual(expect.stringMatching(pattern));
  expect(JSON.stringify(lines)).not.toContain("canary-4111");
});

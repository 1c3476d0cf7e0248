import { expect, test } from "vitest";
import type { JobCount } from "@millrace/core";
import { startFiguresLog } from "./figures-log.ts";

const count = (ready: number) =>
  ({
    ready,
    scheduled: 0,
    running: 2,
    completed: 5,
    failed: 1,
    cancelled: 0,
    totalCompleted: 5,
    totalFailed: 1,
    totalWaitMs: 60,
    totalRunMs: 120,
  }) as JobCount;

/** Answers the readings one after another; resolves with the lines once all were read and logged. */
function linesOf(readings: readonly (JobCount[] | Error)[]): Promise<readonly string[]> {
  const left = [...readings];
  const lines: string[] = [];
  const done = Promise.withResolvers<readonly string[]>();
  const at = (level: string) => (_fields: object, message: string) => void lines.push(`${level}: ${message}`);
  const logger = {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: () => logger,
  };
  const stop = startFiguresLog({
    intervalMs: 1,
    logger,
    async readCounts() {
      const next = left.shift();
      if (next instanceof Error) throw next;
      if (next !== undefined) return next;
      stop();
      done.resolve(lines);
      return [];
    },
  });
  return done.promise;
}

test("warns while a backlog grows, and only then", async () => {
  const figures = "info: Job queue figures";
  expect(await linesOf([[count(900)], [count(1001)], [count(5000)], [count(4000)]])).toEqual([
    figures,
    figures,
    "warn: Backlog: 1001 jobs wait for a worker, and their number grows",
    figures,
    "warn: Backlog: 5000 jobs wait for a worker, and their number grows",
    figures,
  ]);
});

test("goes on after an error", async () => {
  expect(await linesOf([new Error("down"), [count(0)]])).toEqual([
    "warn: The job queue's figures cannot be read; trying again later",
    "info: Job queue figures",
  ]);
});

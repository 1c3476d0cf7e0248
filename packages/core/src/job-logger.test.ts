import { expect, test } from "vitest";
import { createJobLogger } from "./job-logger.ts";
import type { Logger } from "./logger.ts";

/** A process's log and what was kept with the job. */
function createLoggers() {
  const logged: unknown[] = [];
  const kept: unknown[][] = [];
  const at = (level: string, bound: object): Logger => ({
    debug: (fields, message) => logged.push([level, "debug", { ...bound, ...fields }, message]),
    info: (fields, message) => logged.push([level, "info", { ...bound, ...fields }, message]),
    warn: (fields, message) => logged.push([level, "warn", { ...bound, ...fields }, message]),
    error: (fields, message) => logged.push([level, "error", { ...bound, ...fields }, message]),
    child: (fields) => at(level, { ...bound, ...fields }),
    isLevelEnabled: () => false,
  });
  const logger = createJobLogger(at("log", { jobId: "1" }), (...line) => kept.push(line));
  return { logger, logged, kept };
}

test("lines go to the process's log, and those from info up are kept", () => {
  const { logger, logged, kept } = createLoggers();
  logger.debug({ n: 1 }, "details");
  logger.info({ n: 2 }, "begun");
  logger.error({}, "broken");
  expect(logged).toHaveLength(3);
  expect(kept).toEqual([
    ["info", "begun", '{"n":2}'],
    ["error", "broken", null],
  ]);
  // The kept ones are wanted even where the process's log leaves the level out.
  expect([logger.isLevelEnabled?.("info"), logger.isLevelEnabled?.("debug")]).toEqual([true, false]);
});

test("a child's fields are kept with its lines; those of the process's log are not repeated", () => {
  const { logger, logged, kept } = createLoggers();
  logger.child({ page: 3 }).warn({ n: 1 }, "slow");
  expect(kept).toEqual([["warn", "slow", '{"page":3,"n":1}']]);
  expect(logged).toEqual([["log", "warn", { jobId: "1", page: 3, n: 1 }, "slow"]]);
});

test("whatever is logged can be stored: errors described, long and odd values cut or named", () => {
  const { logger, kept } = createLoggers();
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  logger.info({ err: Object.assign(new Error("no"), { code: "E" }) }, "a\0b");
  logger.info(circle, "circle");
  logger.info({ text: "x".repeat(20_000) }, "y".repeat(20_000));
  expect(kept[0]).toEqual(["info", "a\uFFFDb", '{"err":{"code":"E","message":"no","errorClass":"handler"}}']);
  expect(kept[1]![2]).toContain("unserialisable");
  expect(JSON.parse(kept[2]![2] as string)).toMatchObject({ truncated: true });
  expect(Buffer.byteLength(kept[2]![1] as string)).toBe(8192);
});

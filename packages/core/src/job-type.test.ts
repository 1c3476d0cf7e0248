import { describe, expect, test } from "vitest";
import { z } from "zod";
import { InvalidInputError } from "./errors.ts";
import type { JobHandler } from "./handler.ts";
import { defaultJobPolicy } from "./job-policy.ts";
import { jobTypeOf } from "./job-type.ts";

const execute = () => undefined;

describe("jobTypeOf", () => {
  test("fills in the manager's defaults", () => {
    expect(jobTypeOf({ type: "greet", execute }, defaultJobPolicy)).toEqual({
      type: "greet",
      queue: "default",
      policy: defaultJobPolicy,
      schema: null,
      schemaVersion: 1,
    });
  });

  test("keeps what the handler sets", () => {
    const handler: JobHandler = {
      type: "greet",
      execute,
      queue: "q",
      retry: { maxRetries: 1 },
      timeoutSeconds: 5,
      timeoutIsFinal: true,
      schemaVersion: 2,
    };
    expect(jobTypeOf(handler, defaultJobPolicy)).toMatchObject({
      queue: "q",
      policy: { ...defaultJobPolicy, maxRetries: 1, timeoutSeconds: 5, timeoutIsFinal: true },
      schemaVersion: 2,
    });
  });

  test("describes the payload before its transforms", () => {
    const schema = z.object({
      name: z.string().transform((name) => name.length),
      at: z.coerce.date(),
      mode: z.enum(["a", "b"]).default("a"),
    });
    expect(jobTypeOf({ type: "greet", schema, execute }, defaultJobPolicy).schema).toMatchObject({
      type: "object",
      properties: { name: { type: "string" }, at: {}, mode: { enum: ["a", "b"] } },
      required: ["name", "at"],
    });
  });

  test.each([
    [{ type: "with space" }, "/type"],
    [{ type: "x".repeat(81) }, "/type"],
    [{ queue: "" }, "/queue"],
    [{ execute: "run" }, "/execute"],
    [{ timeoutSeconds: -1 }, "/timeoutSeconds"],
    [{ retry: { baseDelayMs: "1s" } }, "/retry/baseDelayMs"],
    [{ retry: { timeoutSeconds: 1 } }, "/retry/timeoutSeconds"],
    [{ schemaVersion: 0 }, "/schemaVersion"],
  ])("refuses a handler that cannot be used: %o", (part, pointer) => {
    const handler = { type: "greet", execute, ...part } as unknown as JobHandler;
    expect(() => jobTypeOf(handler, defaultJobPolicy)).toThrow(InvalidInputError);
    expect(() => jobTypeOf(handler, defaultJobPolicy)).toThrow(new RegExp(`${pointer} `));
  });
});

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkAnswers, defineBatchHandler } from "./batch-handler.ts";
import type { JobContext } from "./handler.ts";
import { jobTypeOf } from "./job-type.ts";
import { defaultJobPolicy } from "./job-policy.ts";

const schema = z.object({ n: z.number() });
const context = { type: "sum", queue: "default", signal: new AbortController().signal } as JobContext;

const defined = (executeMany: () => Promise<readonly PromiseSettledResult<unknown>[]>) =>
  defineBatchHandler({ type: "sum", schema, batch: { maxSize: 10 }, executeMany });

describe("a batch handler", () => {
  test.each([
    [{ maxSize: 0 }, "/batch/maxSize"],
    [{ maxSize: 1_001 }, "/batch/maxSize"],
    [{ maxSize: 10, maxWaitMs: -1 }, "/batch/maxWaitMs"],
    [{ maxSize: 10, maxWaitMs: 10_001 }, "/batch/maxWaitMs"],
  ])("%j is refused, and the field named", (batch, pointer) => {
    const define = () => defineBatchHandler({ type: "sum", schema, batch, executeMany: async () => [] });
    const refused = expect.objectContaining({
      code: "INVALID_HANDLER",
      faults: [expect.objectContaining({ pointer })],
    });
    expect(define).toThrow(refused);
    const written = {
      type: "sum",
      execute: () => null,
      batch: { maxWaitMs: 0, ...batch, executeMany: async () => [] },
    };
    expect(() => jobTypeOf(written, defaultJobPolicy)).toThrow(refused);
  });

  test("runs one job as a batch of one", async () => {
    const handler = defineBatchHandler({
      type: "sum",
      schema,
      batch: { maxSize: 10 },
      executeMany: (jobs) => Promise.allSettled(jobs.map(async ({ payload }) => payload.n + 1)),
    });
    expect(await handler.execute({ n: 1 }, context)).toBe(2);
    const refusing = defined(async () => [{ status: "rejected", reason: new Error("no") }]);
    await expect(async () => refusing.execute({ n: 1 }, context)).rejects.toThrow("no");
    const silent = defined(async () => []);
    await expect(async () => silent.execute({ n: 1 }, context)).rejects.toThrow("0 answers for 1 jobs");
  });
});

describe("answers", () => {
  const done = { status: "fulfilled", value: 1 } as const;
  const codesOf = (answers: unknown, count: number) =>
    checkAnswers(answers, count).map((answer) =>
      answer.status === "fulfilled" ? answer.value : (answer.reason as { code: string }).code,
    );

  test("are taken in order, and a job without one fails", () => {
    expect(codesOf([done, undefined, { status: "odd" }, done], 4)).toEqual([
      1,
      "missing-answer",
      "missing-answer",
      1,
    ]);
  });

  test.each([[[done]], [[done, done, done]], [undefined], [new Map()]])(
    "%j for two jobs are nobody's",
    (answers) => {
      expect(codesOf(answers, 2)).toEqual(["missing-answer", "missing-answer"]);
    },
  );
});

import { expect, test } from "vitest";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "./limits.ts";
import { resolveLimits, widestLimits } from "./limits-of-language.ts";
import { codeExecutionSchema } from "./schema.ts";

const limits = DEFAULT_EXECUTION_LIMITS;

test("without a word of its own a language has what all have", () => {
  const { run, compile } = resolveLimits(limits, {}, {});
  expect(run.timeoutMs).toEqual({ default: 30_000, most: 30_000 });
  expect(run.cpuMs).toEqual({ most: 30_000 });
  expect(run.cpus).toEqual({ default: 0.5, most: 0.5 });
  expect(compile).toEqual(limits.compile);
});

test("a language's own word stays within the server's, and the operator's goes beyond", () => {
  const own = { timeoutMs: { default: 5000, most: 90_000 }, cpuMs: { most: 2000 }, compileTimeoutMs: 90_000 };
  const { run, compile } = resolveLimits(limits, own, {});
  expect(run.timeoutMs).toEqual({ default: 5000, most: 30_000 });
  expect(run.cpuMs).toEqual({ default: 2000, most: 2000 });
  expect(compile.timeoutMs).toBe(15_000);
  const set = { timeoutMs: { most: 60_000 }, cpuMs: { default: 3000, most: 9000 }, compileTimeoutMs: 20_000 };
  const raised = resolveLimits(limits, own, set);
  expect(raised.run.timeoutMs).toEqual({ default: 60_000, most: 60_000 });
  expect(raised.run.cpuMs).toEqual({ default: 3000, most: 9000 });
  expect(raised.compile.timeoutMs).toBe(20_000);
  expect(resolveLimits(limits, own, { timeoutMs: { default: 9000 } }).run.timeoutMs).toEqual({
    default: 9000,
    most: 30_000,
  });
});

test("no word makes a program use more memory than its language can", () => {
  const set = { memoryBytes: { most: 8 * 1024 ** 3 } };
  expect(resolveLimits(limits, {}, set, { most: 1024 ** 3 }).run.memoryBytes).toEqual({
    default: 1024 ** 3,
    most: 1024 ** 3,
  });
});

const some: ExecutionLimits = {
  ...limits,
  languages: { python: { timeoutMs: { most: 60_000 } }, bash: { timeoutMs: { most: 1000 } } },
};

test("a payload is held to the limits of its language", () => {
  expect(widestLimits(some).run.timeoutMs).toBe(60_000);
  const faults = (language: string, timeoutMs: number) => {
    const { error } = codeExecutionSchema(some).safeParse({ language, code: "1", limits: { timeoutMs } });
    return error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];
  };
  expect(faults("python", 60_000)).toEqual([]);
  expect(faults("python", 60_001)).toEqual(["limits.timeoutMs is above the ceiling of 60000 ms"]);
  expect(faults("node", 30_001)).toEqual(["limits.timeoutMs is above the ceiling of 30000 ms for node"]);
  expect(faults("bash", 1001)).toEqual(["limits.timeoutMs is above the ceiling of 1000 ms for bash"]);
});

import { silentLogger } from "@millrace/core";
import { expect, test, vi } from "vitest";
import { createCompileCache } from "./compile-cache.ts";
import { createEmbeddedSandbox } from "../embedded/embedded-sandbox.ts";
import { execute } from "./execute.ts";
import { DEFAULT_EXECUTION_LIMITS, type ExecutionLimits } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import { limitsOfLanguage } from "../program/limits-of-language.ts";

// Python takes seconds to start, more on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const GIB = 1024 ** 3;
const { run } = DEFAULT_EXECUTION_LIMITS;
const large: ExecutionLimits = { ...DEFAULT_EXECUTION_LIMITS, run: { ...run, memoryBytes: 8 * GIB } };

test("a program gets what the server allows, and no more than its language can use", () => {
  const memoryOf = (...asked: Parameters<typeof limitsOfLanguage>) =>
    limitsOfLanguage(...asked).run.memoryBytes.default;
  expect(memoryOf("cpp", large, "embedded")).toBe(4 * GIB);
  expect(memoryOf("typescript", large, "embedded")).toBe(2 * GIB);
  expect(memoryOf("cpp", large, "docker")).toBe(8 * GIB);
  expect(memoryOf("bash", large, "docker")).toBe(8 * GIB);
  expect(memoryOf("python", DEFAULT_EXECUTION_LIMITS, "embedded")).toBe(run.memoryBytes);
});

test("under a ceiling that WebAssembly cannot reach, programs run, and one that asks for it is told", async () => {
  const sandbox = createEmbeddedSandbox({ compileMemoryBytes: large.compile.memoryBytes });
  const program = (payload: object) =>
    execute(
      { sandbox, limits: large, compiled: createCompileCache(0) },
      codeExecutionSchema(large).parse({ language: "node", code: "console.log(6 * 7)", ...payload }),
      { jobId: "1", signal: new AbortController().signal, logger: silentLogger },
    );
  try {
    expect(await program({})).toMatchObject({ verdict: "ok", stdout: "42\n" });
    expect(await program({ language: "python", code: "print(6 * 7)" })).toMatchObject({
      verdict: "ok",
      stdout: "42\n",
    });
    expect(await program({ limits: { memoryMb: 2048 } })).toMatchObject({ verdict: "ok" });
    await expect(program({ limits: { memoryMb: 2049 } })).rejects.toThrow(
      "Programs in node have 2g of memory at most by the driver embedded.",
    );
    await expect(program({ language: "python", code: "1", limits: { memoryMb: 39 } })).rejects.toThrow(
      "Programs in python need 40m of memory at least by the driver embedded.",
    );
  } finally {
    await sandbox.close();
  }
});

test("the operator's limits of a language hold when its programs run", async () => {
  const limits: ExecutionLimits = {
    ...DEFAULT_EXECUTION_LIMITS,
    languages: {
      node: { timeoutMs: { default: 300, most: 60_000 }, outputBytes: { most: 8 } },
      typescript: { cpuMs: { most: 250 } },
    },
  };
  const sandbox = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
  const program = (payload: object) =>
    execute(
      { sandbox, limits, compiled: createCompileCache(0) },
      codeExecutionSchema(limits).parse({ language: "node", ...payload }),
      { jobId: "1", signal: new AbortController().signal, logger: silentLogger },
    );
  try {
    expect(await program({ code: "setTimeout(() => {}, 60000)" })).toMatchObject({
      verdict: "time_limit",
      reason: "wall",
    });
    const asked = { code: "setTimeout(() => {}, 1000)", limits: { timeoutMs: 60_000 } };
    expect(await program(asked)).toMatchObject({ verdict: "ok" });
    const wordy = { ...asked, code: "console.log('123456789')" };
    expect(await program(wordy)).toMatchObject({ verdict: "output_limit" });
    expect(await program({ language: "typescript", code: "for (;;);" })).toMatchObject({
      verdict: "time_limit",
      reason: "cpu",
    });
  } finally {
    await sandbox.close();
  }
});

import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PhaseLimits } from "../program/limits.ts";
import { LONG_COMPILE } from "./long-compile.fixture.ts";
import { IMAGE_BUILD_MS, prepareImage, runCpp, skipWithoutEngine } from "../test-engine.fixture.ts";

/** Compile limits of a test; the defaults where it does not matter. */
function compile(part: Partial<PhaseLimits>) {
  return { limits: { compile: { timeoutMs: 15_000, memoryBytes: 512 * 1024 * 1024, cpus: 2, ...part } } };
}

describe("a compiler that is used as a weapon", () => {
  beforeEach(skipWithoutEngine);
  beforeAll(prepareImage, IMAGE_BUILD_MS);

  test.each([
    ["constant expressions", LONG_COMPILE],
    ["a device without end", '#include "/dev/random"\nint main() {}'],
  ])("time: %s", async (_what, code) => {
    expect(await runCpp(code, compile({ timeoutMs: 1000 }))).toMatchObject({
      success: false,
      verdict: "compile_error",
      code: "timeout",
      timedOut: true,
      stderr: "Compiling took longer than its time limit.",
      phases: { compile: { end: "time_limit" }, run: null },
    });
  });

  test("time is that of the processor, which the compiler may have to wait for", async () => {
    const { phases } = await runCpp(LONG_COMPILE, compile({ timeoutMs: 1000, cpus: 0.4 }));
    expect(phases.compile).toMatchObject({ end: "time_limit" });
    expect(phases.compile?.wallMs).toBeGreaterThan(1500);
    expect(phases.compile?.cpuMs).toBeLessThan(1500);
  });

  test("memory", async () => {
    const code = "#include <regex>\nint main() { std::regex x; }";
    expect(await runCpp(code, compile({ memoryBytes: 32 * 1024 * 1024 }))).toMatchObject({
      verdict: "compile_error",
      code: "compile_error",
      error: "The compiler needed more memory than its limit.",
      timedOut: false,
      phases: { compile: { end: "memory_limit" }, run: null },
    });
  });

  test("messages", async () => {
    const result = await runCpp(`${'#warning "again and again and again"\n'.repeat(1500)}int main() {}`);
    expect(result).toMatchObject({
      verdict: "compile_error",
      error: "The compiler wrote more messages than its limit.",
      stderrTruncated: true,
      phases: { compile: { end: "output_limit" } },
    });
    expect(Buffer.byteLength(result.stderr)).toBeLessThanOrEqual(65_536);
  });

  test.each([
    ["larger than what may be handed back", "int big[10 << 20] = {1}; int main() {}", "artifact_limit"],
    ["larger than a file may be", "int big[1 << 27] = {1}; int main() {}", "error"],
  ])("a program %s", async (_what, code, end) => {
    expect(await runCpp(code)).toMatchObject({
      verdict: "compile_error",
      phases: { compile: { end }, run: null },
    });
  });

  test.each(["/etc/shadow", "/proc/1/environ", "/var/run/docker.sock"])(
    "%s cannot be included",
    async (path) => {
      const result = await runCpp(`#include "${path}"\nint main() {}`);
      expect(result).toMatchObject({ verdict: "compile_error", phases: { compile: { end: "error" } } });
      expect(result.stderr).toMatch(/Permission denied|No such file/);
    },
  );

  test("a program that does not fit into the memory it is to run in is not started", async () => {
    const code = "int big[3 << 20] = {1}; int main() {}";
    expect(await runCpp(code, { memoryLimit: "16m" })).toMatchObject({
      success: false,
      verdict: "memory_limit",
      code: "memory_limit",
      exitCode: null,
      phases: { compile: { end: "ok" }, run: null },
    });
    expect(await runCpp(code, { memoryLimit: "64m" })).toMatchObject({ success: true });
  });
});

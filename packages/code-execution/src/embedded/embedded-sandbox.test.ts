import { JobAbortedError, silentLogger, UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { createEmbeddedSandbox } from "./embedded-sandbox.ts";

// The compiler takes seconds to start, more on a busy machine.
vi.setConfig({ testTimeout: 180_000 });
/** As patient. */
const limits = {
  ...DEFAULT_EXECUTION_LIMITS,
  compile: { ...DEFAULT_EXECUTION_LIMITS.compile, timeoutMs: 120_000 },
};
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
});
afterAll(() => sandbox.close());

interface Asked {
  readonly timeout?: number;
  readonly memoryLimit?: string;
  readonly cpuLimit?: string;
  readonly flags?: readonly string[];
}

function runCpp(code: string, options: Asked = {}, signal = new AbortController().signal) {
  const payload = { roomId: "room", userId: "user", language: "cpp", code, options };
  return execute(
    { sandbox, limits, compiled: createCompileCache(0) },
    codeExecutionSchema(limits).parse(payload),
    {
      jobId: "1",
      signal,
      logger: silentLogger,
    },
  );
}

test("output, exit code, time and memory of a program that ends well", async () => {
  const result = await runCpp(
    `#include <iostream>
     int main() { std::cout << "Hello, wörld" << std::endl; std::cerr << "aside"; }`,
    { flags: ["-std=c++20", "-O2", "-Wall"] },
  );
  expect(result).toMatchObject({
    driver: "embedded",
    success: true,
    verdict: "ok",
    stdout: "Hello, wörld\n",
    stderr: "aside",
    exitCode: 0,
    signal: null,
    compilerOutput: "",
  });
  expect(result.memoryUsed).toBeGreaterThanOrEqual(128);
});

const C = "#include <cstdio>\n#include <cstdlib>\n#include <cstring>\n#include <unistd.h>\n";

test.each([
  ["an exit code", "int main() { return 3; }", { verdict: "runtime_error", exitCode: 3 }],
  ["abort()", "int main() { abort(); }", { verdict: "runtime_error", exitCode: null, signal: "SIGABRT" }],
  [
    "a wild pointer",
    "int main() { volatile int *p = (int *)0xfffffff0; return *p; }",
    { verdict: "runtime_error", signal: "SIGSEGV" },
  ],
  [
    "a division by zero",
    "int main() { volatile int zero = 0; return 1 / zero; }",
    { verdict: "runtime_error", signal: "SIGFPE" },
  ],
  [
    "recursion without end",
    "int f(int n) { volatile char b[999]; b[0] = n; return f(n + 1) + b[0]; } int main() { return f(0); }",
    { verdict: "runtime_error", signal: "SIGSEGV" },
  ],
  [
    "a file of the host",
    'int main() { FILE *f = fopen("/etc/passwd", "r"); perror("open"); return f != nullptr; }',
    { verdict: "ok", stderr: "open: No such file or directory\n" },
  ],
  [
    "its environment",
    "extern char **environ; int main() { for (char **e = environ; *e; e++) puts(*e); }",
    { verdict: "ok", stdout: "PATH=/usr/bin:/bin\nHOME=/w\nTMPDIR=/w\nLANG=C.UTF-8\n" },
  ],
  ["its input", "int main() { return getchar() == EOF ? 0 : 1; }", { verdict: "ok" }],
  [
    "memory without end",
    'int main() { for (;;) { char *p = (char *)malloc(1 << 20); if (!p) return 9; memset(p, 1, 1 << 20); printf("%p", p); } }',
    { verdict: "memory_limit", exitCode: 9 },
  ],
  [
    "output without end",
    'int main() { for (;;) puts("0123456789"); }',
    { verdict: "output_limit", stdoutTruncated: true },
  ],
] as const)("%s", async (_what, code, expected) => {
  expect(await runCpp(C + code)).toMatchObject(expected);
});

test("a program that goes on is stopped at its time, and what it wrote is kept", async () => {
  const result = await runCpp(`${C}int main() { puts("so far"); fflush(stdout); for (;;) usleep(10000); }`, {
    timeout: 500,
  });
  expect(result).toMatchObject({ verdict: "time_limit", timedOut: true, stdout: "so far\n" });
  expect(result.executionTime).toBeGreaterThanOrEqual(500);
});

test("a share of processors is a budget of processor time", async () => {
  const result = await runCpp("int main() { volatile long n = 0; for (;;) n = n + 1; }", {
    timeout: 30_000,
    cpuLimit: "0.01",
  });
  expect(result).toMatchObject({ verdict: "time_limit" });
  expect(result.executionTime).toBeLessThan(30_000);
  expect(result.phases.run!.cpuMs).toBeGreaterThanOrEqual(300);
});

test("a program that sleeps uses its time, not its processor", async () => {
  const result = await runCpp(`${C}int main() { usleep(400000); }`, { timeout: 2000 });
  expect(result).toMatchObject({ verdict: "ok" });
  expect(result.executionTime).toBeGreaterThanOrEqual(400);
  expect(result.phases.run!.cpuMs).toBeLessThan(300);
});

test("what does not compile has the compiler's words, and what this driver lacks", async () => {
  const result = await runCpp("int main() { throw 1; }");
  expect(result).toMatchObject({ verdict: "compile_error", exitCode: null, phases: { run: null } });
  expect(result.stderr).toMatch(/main\.cpp:1:14: error: cannot use 'throw'.*without exceptions/s);
  await expect(runCpp("int main() {}", { flags: ["-pthread"] })).rejects.toBeInstanceOf(UnrecoverableError);
});

test("a cancelled program is gone, and the next one runs", async () => {
  const controller = new AbortController();
  const reason = new JobAbortedError("cancelled", "The job was cancelled.");
  const cancelled = runCpp("int main() { volatile long n = 0; for (;;) n = n + 1; }", {}, controller.signal);
  controller.abort(reason);
  await expect(cancelled).rejects.toBe(reason);
  expect((await runCpp("int main() {}")).verdict).toBe("ok");
});

test("a cancel is heard while an interpreter starts, which is then the next program's", async () => {
  const own = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
  const run = (signal: AbortSignal) =>
    execute(
      { sandbox: own, limits, compiled: createCompileCache(0) },
      codeExecutionSchema(limits).parse({ language: "python", code: "print(1)" }),
      { jobId: "1", signal, logger: silentLogger },
    );
  try {
    const controller = new AbortController();
    const reason = new JobAbortedError("cancelled", "The job was cancelled.");
    const cancelled = run(controller.signal);
    const abortedAt = performance.now();
    controller.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(1000);
    expect(await run(new AbortController().signal)).toMatchObject({ stdout: "1\n", acquired: "warm" });
  } finally {
    await own.close();
  }
});

test("programs that come at once wait for the compiler, not for each other's run", async () => {
  const codes = [1, 2, 3].map((code) => runCpp(`int main() { return ${code}; }`));
  expect((await Promise.all(codes)).map(({ exitCode }) => exitCode)).toEqual([1, 2, 3]);
});

test("a program that starts with more memory than it may have is told so", async () => {
  // (module (memory (export "memory") 300) (func (export "_start")))
  const module =
    "0061736d0100000001040160000003020100050401 00ac02 071302066d656d6f72790200065f737461727400000a040102000b";
  const ran = await sandbox.run({
    job: "1",
    phase: "run",
    limits: { memoryBytes: 1 << 24, cpus: 1 },
    request: {
      files: [{ name: "main", mode: 0o500, bytes: Buffer.from(module.replaceAll(" ", ""), "hex") }],
      command: ["wasm", "main"],
      environment: {},
      wallMs: 60_000,
      stdoutBytes: 1000,
      stderrBytes: 1000,
    },
    signal: new AbortController().signal,
    logger: silentLogger,
  });
  expect(ran.report).toMatchObject({ exitCode: 127, oomKills: 1 });
  expect(ran.stderr.toString()).toBe("The program needs 300 pages of memory to start.\n");
});

import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { IMAGE_BUILD_MS, prepareImage, runCpp, skipWithoutEngine } from "../test-engine.fixture.ts";

describe("a program's end", () => {
  beforeEach(skipWithoutEngine);
  beforeAll(prepareImage, IMAGE_BUILD_MS);

  test("output, exit code, time and memory of a program that ends well", async () => {
    const result = await runCpp(
      `#include <iostream>
       int main() { std::cout << "Hello, wörld" << std::endl; std::cerr << "aside"; }`,
      { flags: ["-std=c++17", "-O2", "-Wall"] },
    );
    expect(result).toMatchObject({
      success: true,
      verdict: "ok",
      stdout: "Hello, wörld\n",
      stderr: "aside",
      exitCode: 0,
      signal: null,
      timedOut: false,
      stdoutTruncated: false,
      compilerOutput: "",
    });
    expect(result).not.toHaveProperty("error");
    expect(result.executionTime).toBeLessThan(2000);
    expect(result.memoryUsed).toBeGreaterThan(500);
    expect(result.memoryUsed).toBeLessThan(32 * 1024);
    expect(result.phases.compile!.cpuMs).toBeGreaterThan(10);
  });

  test("the program's stdin is empty, not open", async () => {
    const result = await runCpp(`#include <cstdio>\nint main() { return getchar() == EOF ? 0 : 1; }`);
    expect(result.verdict).toBe("ok");
  });

  test("a compile error has the compiler's words in stderr, and nothing runs", async () => {
    const result = await runCpp("int main() { retrun 0; }");
    expect(result).toMatchObject({
      success: false,
      verdict: "compile_error",
      code: "compile_error",
      error: "The program does not compile.",
      exitCode: null,
      stdout: "",
      timedOut: false,
      phases: { run: null },
    });
    expect(result.stderr).toMatch(/main\.cpp:1:\d+: error: ‘retrun’ was not declared/);
  });

  test("warnings of an accepted program are told apart from its own stderr", async () => {
    const result = await runCpp("int main() { int unused; }", { flags: ["-Wall"] });
    expect(result).toMatchObject({
      success: true,
      stderr: "",
      compilerOutput: expect.stringContaining("unused"),
    });
  });

  test.each([3, 1, 124, 137, 139, 255])(
    "exit code %i is a runtime error with that code",
    async (exitCode) => {
      const result = await runCpp(`#include <cstdio>\nint main() { puts("so far"); return ${exitCode}; }`);
      expect(result).toMatchObject({
        success: false,
        verdict: "runtime_error",
        code: "runtime_error",
        error: `The program ended with exit code ${exitCode}.`,
        exitCode,
        signal: null,
        stdout: "so far\n",
      });
    },
  );

  test.each([
    ["SIGSEGV", "*(volatile int *)0 = 1;"],
    ["SIGFPE", "volatile int ten = 10, zero = 0; return ten / zero;"],
    ["SIGABRT", "abort();"],
    ["SIGKILL", "raise(SIGKILL);"],
    ["SIGXFSZ", 'FILE *f = fopen("big", "w"); ftruncate(fileno(f), 1L << 40);'],
  ])("%s is a runtime error by its name", async (signal, statement) => {
    const code = `#include <csignal>\n#include <cstdio>\n#include <cstdlib>\n#include <unistd.h>\nint main() { ${statement} }`;
    expect(await runCpp(code)).toMatchObject({
      success: false,
      verdict: "runtime_error",
      error: `The program was ended by ${signal}.`,
      exitCode: null,
      signal,
    });
  });

  test("a loop without end is stopped at its time limit, and what it wrote is kept", async () => {
    const result = await runCpp(
      `#include <cstdio>\nint main() { puts("working"); fflush(stdout); for (;;); }`,
      {
        timeout: 500,
      },
    );
    expect(result).toMatchObject({
      success: false,
      verdict: "time_limit",
      code: "timeout",
      timedOut: true,
      stdout: "working\n",
    });
    expect(result.executionTime).toBeGreaterThanOrEqual(500);
    expect(result.executionTime).toBeLessThan(1500);
    // Half a processor: the quota held.
    expect(result.phases.run!.cpuMs).toBeLessThan(0.8 * result.executionTime);
  });

  test("a program that sleeps and ignores every signal that it can is stopped as well", async () => {
    const code = `#include <csignal>\n#include <unistd.h>
      int main() { for (int s = 1; s < 32; s++) signal(s, SIG_IGN); kill(getppid(), SIGSTOP); for (;;) sleep(60); }`;
    expect(await runCpp(code, { timeout: 300 })).toMatchObject({ verdict: "time_limit", timedOut: true });
  });

  test("a hog is ended by the memory limit that the job asked for", async () => {
    const result = await runCpp(
      `#include <cstring>\n#include <cstdlib>\nint main() { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }`,
      { memoryLimit: "32m" },
    );
    expect(result).toMatchObject({
      success: false,
      verdict: "memory_limit",
      code: "memory_limit",
      signal: "SIGKILL",
      timedOut: false,
    });
    expect(result.memoryUsed).toBeGreaterThan(24 * 1024);
    expect(result.memoryUsed).toBeLessThanOrEqual(32 * 1024);
  });

  test("memory is counted over all processes, files in memory included", async () => {
    const code = `#include <cstdio>\n#include <cstring>\n#include <cstdlib>\n#include <unistd.h>\n#include <sys/wait.h>
      int main() { for (int i = 0; i < 8; i++) if (!fork()) { memset(malloc(16 << 20), 1, 16 << 20); sleep(1); _exit(0); }
        int status, failed = 0; while (wait(&status) > 0) failed |= status; return failed != 0; }`;
    expect(await runCpp(code, { memoryLimit: "64m" })).toMatchObject({ verdict: "memory_limit" });
  });

  test.each(["stdout", "stderr"])(
    "a flood on %s is stopped at exactly the limit and marked",
    async (stream) => {
      const code = `#include <cstdio>\nint main() { for (;;) fputs("0123456789abcdef", ${stream}); }`;
      const result = await runCpp(code, { limits: { stdoutBytes: 100_001, stderrBytes: 100_001 } });
      expect(result).toMatchObject({
        success: false,
        verdict: "output_limit",
        code: "output_limit",
        error: `The program wrote more to ${stream} than its limit.`,
        [`${stream}Truncated`]: true,
      });
      expect(result[stream as "stdout" | "stderr"]).toHaveLength(100_001);
    },
  );

  test("output of exactly the limit is whole and not marked", async () => {
    const code = `#include <string>\n#include <iostream>\nint main() { std::cout << std::string(100000, 'x'); }`;
    const result = await runCpp(code, { limits: { stdoutBytes: 100_000 } });
    expect(result).toMatchObject({ success: true, stdoutTruncated: false });
    expect(result.stdout).toHaveLength(100_000);
  });

  test("a fork bomb stays inside the process limit and ends with the time limit", async () => {
    const result = await runCpp("#include <unistd.h>\nint main() { for (;;) fork(); }", { timeout: 1000 });
    expect(result).toMatchObject({ success: false, verdict: "time_limit" });
    expect(result.phases.run!.processesRefused).toBeGreaterThan(0);
  });

  test("a daemon that outlives the program does not delay its end", async () => {
    const code = `#include <cstdio>\n#include <unistd.h>
      int main() { if (!fork()) { setsid(); if (!fork()) for (;;) sleep(60); _exit(0); } puts("done"); }`;
    const result = await runCpp(code, { timeout: 20_000 });
    expect(result).toMatchObject({ verdict: "ok", stdout: "done\n" });
    expect(result.executionTime).toBeLessThan(5000);
  });

  test("hostile source and flags are text for the compiler and nothing else", async () => {
    const hostile = `// "; touch /w/pwned; $(touch /w/pwned) \`touch /w/pwned\` ' \\
      \r\n#include <cstdio>\n#include <unistd.h>\n#define Q "'; DROP TABLE jobs; --"
      int main() { puts(Q); return access("/w/pwned", F_OK) == 0; }`;
    expect(await runCpp(hostile)).toMatchObject({ success: true, stdout: "'; DROP TABLE jobs; --\n" });
    for (const flag of [
      "-o/etc/passwd",
      "; id",
      "$(id)",
      "-fplugin=/w/x.so",
      "@/etc/passwd",
      "-Wl,-rpath,/",
    ]) {
      await expect(runCpp("int main() {}", { flags: [flag] })).rejects.toThrow(
        "not among the allowed compiler flags",
      );
    }
    await expect(runCpp(" ".repeat(1_048_576))).rejects.toThrow("more than 65536 bytes");
  });
});

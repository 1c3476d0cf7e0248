import { silentLogger } from "@millrace/core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { ensureImage } from "./engine/image.ts";
import { createCompileCache } from "./execution/compile-cache.ts";
import { execute } from "./execution/execute.ts";
import { DEFAULT_EXECUTION_LIMITS } from "./program/limits.ts";
import { codeExecutionSchema } from "./program/schema.ts";
import { createDockerSandbox } from "./sandbox/docker-sandbox.ts";
import { docker, engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "./test-engine.fixture.ts";

const limits = DEFAULT_EXECUTION_LIMITS;
beforeEach(skipWithoutEngine);
beforeAll(prepareImage, IMAGE_BUILD_MS);

async function run(language: string, code: string, part: object = {}) {
  const image = await ensureImage(docker, silentLogger);
  const sandbox = createDockerSandbox({ docker, image, cpus: engine.available ? engine.cpus : 1 });
  const payload = codeExecutionSchema(limits).parse({ language, code, ...part });
  const execution = { jobId: "1", signal: new AbortController().signal, logger: silentLogger };
  try {
    return await execute({ sandbox, limits, compiled: createCompileCache(0) }, payload, execution);
  } finally {
    await sandbox.close();
  }
}

const FORKS = `import os, time
n = 0
try:
    while True:
        if os.fork() == 0: time.sleep(60)
        n += 1
except OSError: print(n)`;
const BURNS = "import time\nwhile time.process_time() < 0.6: pass";

test.each([
  [
    "memory without end",
    "python",
    "bytearray(1 << 30)",
    {},
    { verdict: "memory_limit" },
    ["oom", "near_memory_limit", "signal"],
  ],
  [
    "a file past its limit",
    "bash",
    "exec head -c 2048 /dev/zero > file",
    { limits: { fileBytes: 1024 } },
    { verdict: "runtime_error", signal: "SIGXFSZ" },
    ["file_limit", "signal"],
  ],
  [
    "more files than there is room for",
    "bash",
    "exec head -c 40000000 /dev/zero > file",
    { limits: { memoryMb: 64 } },
    { verdict: "runtime_error", exitCode: 1 },
    ["file_limit"],
  ],
  [
    "more processes than it asked for",
    "python",
    FORKS,
    { limits: { processes: 4 } },
    { verdict: "ok", stdout: "3\n" },
    ["process_limit"],
  ],
  ["a signal", "bash", "kill -SEGV $$", {}, { verdict: "runtime_error", signal: "SIGSEGV" }, ["signal"]],
  [
    "more processor time than its limit",
    "python",
    BURNS,
    { limits: { cpuMs: 200 } },
    { verdict: "time_limit", signal: "SIGKILL" },
    ["cpu"],
  ],
  [
    "the same, within the extra time",
    "python",
    BURNS,
    { limits: { cpuMs: 200, cpuExtraMs: 5000 } },
    { verdict: "time_limit", reason: "cpu", exitCode: 0 },
    ["cpu"],
  ],
] as const)("%s is evidence", async (_what, language, code, part, end, evidence) => {
  expect(await run(language, code, part)).toMatchObject({ ...end, evidence });
});

test("what was written past a limit is counted, up to where the program was stopped", async () => {
  const result = await run("bash", "echo aside >&2; exec yes", { limits: { outputBytes: 1000 } });
  expect(result).toMatchObject({
    verdict: "output_limit",
    evidence: ["stdout"],
    stdoutTruncated: true,
    stderrBytes: 6,
  });
  expect(result.stdout).toHaveLength(1000);
  expect(result.stdoutBytes).toBeGreaterThan(1000);
});

test("the program's own resident peak is told beside that of its container", async () => {
  const result = await run("python", "bytearray(40_000_000)");
  expect(result.maxRss).toBeGreaterThan(40_000_000);
  expect(result.maxRss).toBeLessThan(80_000_000);
});

test("the limits of files and stack are those asked for, else the container's", async () => {
  const code = "import resource as r; print(r.getrlimit(r.RLIMIT_FSIZE), r.getrlimit(r.RLIMIT_STACK))";
  const asked = await run("python", code, { limits: { fileBytes: 1024, stackBytes: 131_072_000 } });
  expect(asked.stdout).toBe("(1024, 1024) (131072000, 131072000)\n");
  expect((await run("python", code)).stdout).toBe("(67108864, 67108864) (67108864, 134217728)\n");
});

test("stderr goes to stdout in the order of writing when that is asked for", async () => {
  const part = { stderrToStdout: true };
  expect(await run("bash", "echo a; echo b >&2; echo c", part)).toMatchObject({
    stdout: "a\nb\nc\n",
    stderr: "",
  });
});

import { silentLogger } from "@millrace/core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { createCompileCache } from "./execution/compile-cache.ts";
import { ensureImage } from "./engine/image.ts";
import { execute } from "./execution/execute.ts";
import type { Language } from "./language/language.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "./language/languages.ts";
import { DEFAULT_EXECUTION_LIMITS } from "./program/limits.ts";
import { createDockerSandbox } from "./sandbox/docker-sandbox.ts";
import { codeExecutionSchema } from "./program/schema.ts";
import { docker, engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "./test-engine.fixture.ts";

const limits = DEFAULT_EXECUTION_LIMITS;
beforeEach(skipWithoutEngine);
beforeAll(prepareImage, IMAGE_BUILD_MS);

async function run(payload: object) {
  const image = await ensureImage(docker, silentLogger);
  const sandbox = createDockerSandbox({ docker, image, cpus: engine.available ? engine.cpus : 1 });
  const compiled = createCompileCache(0);
  const execution = { jobId: "program", signal: new AbortController().signal, logger: silentLogger };
  try {
    return await execute(
      { sandbox, limits, compiled },
      codeExecutionSchema(limits).parse(payload),
      execution,
    );
  } finally {
    await sandbox.close();
  }
}

test.each(LANGUAGE_NAMES)("%s is in the image in the version that is told", async (language) => {
  const { selfTest, toolchains }: Language = LANGUAGES[language];
  const version = toolchains.docker?.version ?? "none";
  const result = await run({ language, version, code: selfTest.code });
  expect(result).toMatchObject({ verdict: "ok", stdout: selfTest.stdout(version) });
});

test("files in folders are compiled together, are there when it runs, and what it leaves comes back", async () => {
  const result = await run({
    language: "cpp",
    files: [
      {
        name: "src/start here.cpp",
        content: `#include <cstdio>
          #include <cstdlib>
          #include <fstream>
          #include <iostream>
          #include <unistd.h>
          #include <sys/stat.h>
          #include "../lib/twice.h"
          int main(int argc, char **argv) {
            for (int i = 1; i < argc; i++) std::cout << "[" << argv[i] << "]";
            std::cout << getenv("GREETING") << (getenv("LD_PRELOAD") ? "!" : ".");
            int n; std::ifstream("data/six.bin") >> n;
            std::cout << twice(n) << std::endl;
            std::ofstream("out.txt") << "left";
            mkdir("made", 0700); std::ofstream("made/raw.bin") << '\\xff' << '\\0';
            symlink("/etc/passwd", "passwd"); symlink("/etc", "etc"); mkfifo("pipe", 0600); mkdir("folder", 0700);
            std::ofstream("big") << std::string(300000, 'x');
          }`,
      },
      { name: "lib/twice.cpp", content: '#include "twice.h"\nint twice(int n) { return FACTOR * n; }' },
      { name: "lib/twice.h", content: "int twice(int n);" },
      { name: "data/six.bin", content: Buffer.from("6\n").toString("base64"), encoding: "base64" },
    ],
    args: ["a b", "$(id)", "", "*"],
    env: { GREETING: "hé" },
    compile: { flags: ["-DFACTOR=2"] },
    outputs: ["out.txt", "made/raw.bin", "passwd", "etc/passwd", "pipe", "folder", "none", "big"],
  });
  expect(result).toMatchObject({
    verdict: "file_error",
    exitCode: 0,
    stdout: "[a b][$(id)][][*]hé.12\n",
    files: [
      { name: "out.txt", content: "left", encoding: "utf8" },
      { name: "made/raw.bin", content: "/wA=", encoding: "base64" },
      { name: "passwd", error: "not-a-file" },
      { name: "etc/passwd", error: "not-a-file" },
      { name: "pipe", error: "not-a-file" },
      { name: "folder", error: "not-a-file" },
      { name: "none", error: "missing" },
      { name: "big", error: "too-large" },
    ],
  });
});

test.each([
  [
    "python",
    [
      ["main.py", "import sys\nfrom lib.twice import twice\nprint(twice(int(sys.argv[1])))"],
      ["lib/twice.py", "def twice(n): return 2 * n"],
    ],
  ],
  [
    "node",
    [
      ["main.js", "console.log(require('./lib/twice.js').twice(Number(process.argv[2])))"],
      ["lib/twice.js", "exports.twice = (n) => 2 * n"],
    ],
  ],
  [
    "typescript",
    [
      ["main.ts", 'import { twice } from "./lib/twice";\nconsole.log(twice(Number(process.argv[2])))'],
      ["lib/twice.ts", "export const twice = (n: number): number => 2 * n"],
    ],
  ],
  [
    "bash",
    [
      ["main.sh", '. lib/twice.sh\ntwice "$1"'],
      ["lib/twice.sh", "twice() { echo $((2 * $1)); }"],
    ],
  ],
] as const)("%s finds its other files", async (language, files) => {
  const result = await run({
    language,
    files: files.map(([name, content]) => ({ name, content })),
    args: ["21"],
  });
  expect(result).toMatchObject({ verdict: "ok", stdout: "42\n", stderr: "" });
});

test("tests run apart, each in a sandbox of its own, and processor time is a limit of its own", async () => {
  const result = await run({
    language: "c",
    code: `#include <stdio.h>
      #include <unistd.h>
      int main() {
        int n; scanf("%d", &n);
        FILE *was = fopen("seen", "r"); printf("%d%s \\n", 7 * n, was ? " seen" : ""); fclose(fopen("seen", "w"));
        fflush(stdout);
        if (n == 3) for (;;);
        if (n == 4) sleep(60);
        return n == 5 ? 9 : 0;
      }`,
    limits: { timeoutMs: 3000, cpuMs: 200 },
    tests: [
      { name: "six", stdin: "6", expected: "42" },
      { stdin: "2", expected: "15" },
      { stdin: "3", expected: "21" },
      { stdin: "4" },
      { stdin: "5", expected: "35" },
    ],
  });
  expect(result).toMatchObject({
    verdict: "wrong_answer",
    stdout: "14 \n",
    tests: [
      { name: "six", passed: true, stdout: "42 \n" },
      { passed: false, verdict: "wrong_answer" },
      { passed: false, verdict: "time_limit", reason: "cpu", stdout: "21 \n" },
      { passed: false, verdict: "time_limit", reason: "wall" },
      { passed: false, verdict: "runtime_error", reason: "exit_code", exitCode: 9 },
    ],
  });
  expect(result.tests?.[2]?.executionTime).toBeLessThan(2500);
  expect(result.tests?.[3]?.cpuTime).toBeLessThan(200);
});

test("output that is no UTF-8 keeps its bytes", async () => {
  const code = "import sys\nsys.stdout.buffer.write(bytes(range(256)))";
  const result = await run({ language: "python", code, limits: { outputBytes: 256 } });
  expect(result).toMatchObject({ verdict: "ok", stdoutEncoding: "base64", stdoutTruncated: false });
  expect(Buffer.from(result.stdout, "base64")).toEqual(Buffer.from(Array.from({ length: 256 }, (_, n) => n)));
});

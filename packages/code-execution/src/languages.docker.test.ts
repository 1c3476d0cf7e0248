import { silentLogger } from "@millrace/core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { ensureImage } from "./engine/image.ts";
import { createCompileCache } from "./execution/compile-cache.ts";
import { execute } from "./execution/execute.ts";
import type { LanguageName } from "./language/languages.ts";
import { DEFAULT_EXECUTION_LIMITS } from "./program/limits.ts";
import { createDockerSandbox } from "./sandbox/docker-sandbox.ts";
import { codeExecutionSchema } from "./program/schema.ts";
import { docker, engine, IMAGE_BUILD_MS, prepareImage, skipWithoutEngine } from "./test-engine.fixture.ts";

beforeEach(skipWithoutEngine);
beforeAll(prepareImage, IMAGE_BUILD_MS);

async function run(language: LanguageName, code: string, stdin?: string) {
  const limits = DEFAULT_EXECUTION_LIMITS;
  const image = await ensureImage(docker, silentLogger);
  const sandbox = createDockerSandbox({ docker, image, cpus: engine.available ? engine.cpus : 1 });
  const payload = {
    roomId: "room",
    userId: "user",
    language,
    code,
    ...(stdin === undefined ? {} : { stdin }),
  };
  try {
    return await execute(
      { sandbox, limits, compiled: createCompileCache(0) },
      codeExecutionSchema(limits).parse(payload),
      {
        jobId: "languages",
        signal: new AbortController().signal,
        logger: silentLogger,
      },
    );
  } finally {
    await sandbox.close();
  }
}

test.each([
  ["node", 'const fs = require("fs"); console.log(Number(fs.readFileSync(0)) * 7)'],
  [
    "typescript",
    'import fs from "node:fs"; const six: string = fs.readFileSync(0, "utf8"); console.log(Number(six) * 7)',
  ],
  ["python", "import json\nprint(json.dumps(int(input()) * 7))"],
  [
    "c",
    '#include <stdio.h>\n#include <math.h>\nint main() { int n; scanf("%d", &n); printf("%.0f\\n", sqrt(n * n) * 7); }',
  ],
  ["cpp", "#include <iostream>\nint main() { int n; std::cin >> n; std::cout << n * 7 << std::endl; }"],
  ["bash", "read n; echo $((n * 7))"],
] as const)("%s reads its input and writes its output", async (language, code) => {
  const result = await run(language, code, "6\n");
  expect(result).toMatchObject({ driver: "docker", verdict: "ok", stdout: "42\n", stderr: "", exitCode: 0 });
  expect(result.phases.compile === null).toBe(["node", "python", "bash"].includes(language));
});

test.each([
  ["node", "console.log(1); process.exit(3)"],
  ["typescript", "enum Code { Bad = 3 }\nconsole.log(1); process.exit(Code.Bad)"],
  ["python", "import sys\nprint(1)\nsys.exit(3)"],
  ["c", '#include <stdio.h>\nint main() { puts("1"); return 3; }'],
  ["bash", "echo 1; exit 3"],
] as const)("%s ends with its exit code, without input", async (language, code) => {
  expect(await run(language, code)).toMatchObject({ verdict: "runtime_error", stdout: "1\n", exitCode: 3 });
});

test.each([
  ["typescript", "const x: = 1", /main\.ts:1:9:/],
  ["c", "int main() { return x; }", /main\.c:1:21: error/],
] as const)("%s that does not compile has the compiler's words", async (language, code, words) => {
  const result = await run(language, code);
  expect(result).toMatchObject({ verdict: "compile_error", exitCode: null, phases: { run: null } });
  expect(result.stderr).toMatch(words);
});

test.each([
  ["node", "const all = []; for (;;) all.push(Buffer.alloc(1 << 20, 1))"],
  ["python", "all = []\nwhile True: all.append(bytearray(b'1') * (1 << 20))"],
] as const)("%s without end of memory hits the limit", async (language, code) => {
  expect(await run(language, code)).toMatchObject({ verdict: "memory_limit" });
});

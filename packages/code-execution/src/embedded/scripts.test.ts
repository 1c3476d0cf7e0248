import { silentLogger, UnrecoverableError } from "@millrace/core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createCompileCache } from "../execution/compile-cache.ts";
import { execute } from "../execution/execute.ts";
import type { LanguageName } from "../language/languages.ts";
import { DEFAULT_EXECUTION_LIMITS } from "../program/limits.ts";
import { codeExecutionSchema } from "../program/schema.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { createEmbeddedSandbox } from "./embedded-sandbox.ts";

vi.setConfig({ testTimeout: 180_000 });
const limits = DEFAULT_EXECUTION_LIMITS;
let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createEmbeddedSandbox({ compileMemoryBytes: limits.compile.memoryBytes });
});
afterAll(() => sandbox.close());

function run(
  language: LanguageName,
  code: string,
  { stdin = "", ...options }: { stdin?: string; timeout?: number; memoryLimit?: string } = {},
) {
  const payload = { roomId: "room", userId: "user", language, code, stdin, options };
  return execute(
    { sandbox, limits, compiled: createCompileCache(0) },
    codeExecutionSchema(limits).parse(payload),
    {
      jobId: "1",
      signal: new AbortController().signal,
      logger: silentLogger,
    },
  );
}

test.each([
  [
    "values as a console shows them",
    'console.log("hi", { a: [1, { b: 2 }] }, 5n, null, undefined)',
    "hi { a: [ 1, { b: 2 } ] } 5n null undefined\n",
  ],
  ["a format", 'console.log("%s has %d", "it", 3)', "it has 3\n"],
  ["no line end of its own", 'process.stdout.write("a"); process.stdout.write("b")', "ab"],
  [
    "timers in their order",
    'let n = 0; const i = setInterval(() => { console.log(++n); if (n === 2) clearInterval(i); }, 40); setTimeout(() => console.log("first"), 5)',
    "first\n1\n2\n",
  ],
  ["promises", "(async () => { await null; console.log(1); })(); console.log(0)", "0\n1\n"],
  ["modules", "export const a = 1; await null; console.log(a)", "1\n"],
  [
    "its input",
    'console.log(require("node:fs").readFileSync(0, "utf8").split(" ").map(Number))',
    "[ 1, 2 ]\n",
  ],
])("a script has %s", async (_what, code, stdout) => {
  expect(await run("node", code, { stdin: "1 2" })).toMatchObject({
    driver: "embedded",
    verdict: "ok",
    stdout,
    stderr: "",
    exitCode: 0,
    phases: { compile: null },
  });
});

test.each([
  [
    "ends itself",
    "console.log(1); try { process.exit(3); } catch {} console.log(2)",
    { exitCode: 3, stdout: "1\n", stderr: "" },
  ],
  [
    "throws",
    "function f() { throw new TypeError('bad'); }\nf()",
    { exitCode: 1, stderr: expect.stringMatching(/^Uncaught TypeError: bad\n +at f \(main\.js:1/) },
  ],
  [
    "rejects",
    "async function main() { await null; throw new Error('late'); }\nmain()",
    { exitCode: 1, stderr: expect.stringContaining("Uncaught Error: late") },
  ],
  [
    "throws in a timer",
    "setTimeout(() => { throw new Error('timer'); })",
    { exitCode: 1, stderr: expect.stringContaining("Uncaught Error: timer") },
  ],
  ["does not parse", "let = ;", { exitCode: 1, stderr: expect.stringContaining("Uncaught SyntaxError") }],
  [
    "recurses without end",
    "function f() { return f() + 1; } f()",
    { exitCode: 1, stderr: expect.stringContaining("stack overflow") },
  ],
  [
    "asks for a module that is not there",
    'require("child_process")',
    { exitCode: 1, stderr: expect.stringContaining("Cannot find module 'child_process'") },
  ],
  [
    "looks for a file",
    'require("fs").readFileSync("/etc/passwd")',
    { exitCode: 1, stderr: expect.stringContaining("no such file among those of the program") },
  ],
])("a script that %s fails", async (_what, code, expected) => {
  expect(await run("node", code)).toMatchObject({ verdict: "runtime_error", ...expected });
});

test("a script finds nothing of its host", async () => {
  const look = `const all = this.constructor.constructor("return Object.getOwnPropertyNames(globalThis)")();
    console.log(typeof host, all.filter((name) => ["host", "WebAssembly", "fetch", "Deno", "Bun", "global"].includes(name)),
      Object.keys(process), JSON.stringify(process.env))`;
  expect((await run("node", look)).stdout).toBe(
    "undefined [] [ 'argv', 'env', 'stdout', 'stderr', 'stdin', 'exit' ] " +
      '{"PATH":"/usr/bin:/bin","HOME":"/w","TMPDIR":"/w","LANG":"C.UTF-8"}\n',
  );
});

test("each limit ends a script and is told apart", async () => {
  expect(
    await run("node", "const all = []; for (;;) all.push(new Array(1000).fill(1))", { memoryLimit: "16m" }),
  ).toMatchObject({
    verdict: "memory_limit",
  });
  expect(await run("node", "for (;;) try { console.log('0123456789'.repeat(500)); } catch {}")).toMatchObject(
    {
      verdict: "output_limit",
      stdoutTruncated: true,
    },
  );
  expect(await run("node", "console.log('so far'); for (;;);", { timeout: 2000 })).toMatchObject({
    verdict: "time_limit",
    stdout: "so far\n",
  });
});

test.each([
  ["types", "interface I { a: number } const x: I = { a: 4 }; console.log((x as I).a)", "4\n"],
  ["enums", 'enum E { A, B = 5, C } const enum F { D = "d" } console.log(E.C, E[5], F.D)', "6 B d\n"],
  ["namespaces", "namespace N { export const x = 1; } console.log(N.x)", "1\n"],
  ["parameter properties", "class C { constructor(readonly a: number) {} } console.log(new C(2).a)", "2\n"],
  [
    "imports",
    'import fs, { readFileSync } from "node:fs"; console.log(fs.readFileSync(0, "utf8"), readFileSync(0))',
    "in in\n",
  ],
] as const)("TypeScript has %s", async (_what, code, stdout) => {
  const result = await run("typescript", code, { stdin: "in" });
  expect(result).toMatchObject({ verdict: "ok", stdout, stderr: "", phases: { compile: { end: "ok" } } });
});

test("TypeScript that does not parse is an error of its compiler, which a program cannot spoil for the next", async () => {
  expect(await run("typescript", "const x: = 1")).toMatchObject({
    verdict: "compile_error",
    stderr: expect.stringMatching(/^main\.ts:1:9: error: Unexpected token `=`/),
  });
  const deep = `const x = ${"(".repeat(5000)}1${")".repeat(5000)}`;
  expect(await run("typescript", deep)).toMatchObject({ verdict: "compile_error" });
  expect(await run("typescript", "console.log(1 as number)")).toMatchObject({ stdout: "1\n" });
});

test("a script finds its other files and its arguments, and what it writes comes back", async () => {
  const files = {
    "src/main.ts": `import { thrice } from "../lib/thrice";
      import data from "../data.json";
      const { twice } = require("../lib/twice") as { twice(n: number): number };
      const fs = require("fs");
      console.log(thrice(2), data.six, twice(Number(process.argv[2])), require("../data.json").six, fs.readFileSync("notes/a.txt"), __dirname);
      fs.writeFileSync("out/made.txt", "first"); fs.writeFileSync("/w/out/made.txt", "hé");
      fs.writeFileSync("large", "x".repeat(300_000));
      try { require("fs2"); } catch (error) { console.log((error as Error).message.slice(0, 24)); }`,
    "lib/twice.ts":
      'exports.twice = (n: number): number => 2 * n; exports.self = require("./twice").twice === exports.twice;',
    "lib/thrice.ts": `import { one } from "./one.ts"; export const thrice = (n: number): number => 3 * n * one;`,
    "lib/one.ts": "export enum Many { One = 1 } export const one = Many.One;",
    "data.json": '{ "six": 6 }',
    "notes/a.txt": "note",
  };
  const payload = {
    language: "typescript",
    files: Object.entries(files).map(([name, content]) => ({ name, content })),
    entry: "src/main.ts",
    args: ["21"],
    outputs: ["out/made.txt", "none", "large"],
  };
  const parsed = codeExecutionSchema(limits).parse(payload);
  const execution = { jobId: "1", signal: new AbortController().signal, logger: silentLogger };
  expect(
    await execute({ sandbox, limits, compiled: createCompileCache(0) }, parsed, execution),
  ).toMatchObject({
    verdict: "file_error",
    stdout: "6 6 42 6 note /w/src\nCannot find module 'fs2'\n",
    files: [
      { name: "out/made.txt", content: "hé", encoding: "utf8" },
      { name: "none", error: "missing" },
      { name: "large", error: "too-large" },
    ],
  });
});

test("C finds its headers in folders, and every source is compiled", async () => {
  const payload = {
    language: "c",
    files: [
      {
        name: "src/b.c",
        content:
          '#include <stdio.h>\n#include "lib/seven.h"\nint main(int n, char **a) { printf("%d%s\\n", seven(), a[1]); }',
      },
      { name: "lib/seven.h", content: "int seven(void);" },
      { name: "lib/seven.c", content: '#include "seven.h"\nint seven(void) { return 7; }' },
    ],
    args: ["!"],
  };
  const execution = { jobId: "1", signal: new AbortController().signal, logger: silentLogger };
  const parsed = codeExecutionSchema(limits).parse(payload);
  const result = await execute({ sandbox, limits, compiled: createCompileCache(0) }, parsed, execution);
  expect(result).toMatchObject({ verdict: "ok", stdout: "7!\n" });
});

test("C finds its files from everywhere, writes none of them, and leaves its folder nowhere", async () => {
  const payload = {
    language: "c",
    files: [
      {
        name: "main.c",
        content: `#include <errno.h>
          #include <fcntl.h>
          #include <stdio.h>
          #include <string.h>
          #include <sys/stat.h>
          #include <unistd.h>
          static void show(const char *name) {
            char text[20] = ""; FILE *f = fopen(name, "r");
            printf("%s ", f == NULL ? strerror(errno) : fgets(text, sizeof text, f)); if (f) fclose(f);
          }
          static void try(const char *what, int failed) { printf("%s:%d ", what, failed && errno != 0); errno = 0; }
          int main() {
            show("data/a.txt"); show("/w/data/a.txt"); show("./data/../data/a.txt"); show("/etc/passwd"); show("../data/a.txt");
            try("append", fopen("data/a.txt", "a") == NULL);
            try("truncate", open("data/a.txt", O_WRONLY | O_TRUNC) < 0);
            int file = open("data/a.txt", O_RDONLY);
            try("grow", ftruncate(file, 1 << 20) < 0);
            try("allocate", posix_fallocate(file, 0, 1 << 20) != 0 ? (errno = 1) : 0);
            try("write", write(file, "x", 1) < 0);
            try("outside", fopen("/etc/new", "w") == NULL);
            try("above", fopen("../new", "w") == NULL);
            try("link", link("data/a.txt", "b") < 0);
            try("symlink", symlink("data/a.txt", "b") < 0);
            int own = open("data/b", O_CREAT | O_RDWR, 0600);
            try("huge", ftruncate(own, (off_t)1 << 40) < 0);
            try("far", pwrite(own, "x", 1, (off_t)1 << 60) < 0);
            int folder = open("data", O_RDONLY | O_DIRECTORY);
            try("there", unlinkat(folder, "c", 0) < 0);
            try("full", rmdir("data") < 0);
            try("into", rename("data", "data/in") < 0);
            int n = 0; while (open("data/a.txt", O_RDONLY) >= 0) n++;
            try("many", n < 256);
            puts(""); close(own); show("data/a.txt");
          }`,
      },
      { name: "data/a.txt", content: "note" },
    ],
  };
  const execution = { jobId: "1", signal: new AbortController().signal, logger: silentLogger };
  const parsed = codeExecutionSchema(limits).parse(payload);
  const result = await execute({ sandbox, limits, compiled: createCompileCache(0) }, parsed, execution);
  expect(result.stderr).toBe("");
  expect(result.stdout).toBe(
    "note note note No such file or directory Capabilities insufficient " +
      "append:1 truncate:1 grow:1 allocate:1 write:1 outside:1 above:1 link:1 symlink:1 " +
      "huge:1 far:1 there:1 full:1 into:1 many:1 \nnote ",
  );
});

test("C has its input and its mathematics", async () => {
  const code =
    '#include <stdio.h>\n#include <math.h>\nint main() { double n; scanf("%lf", &n); printf("%.3f", sqrt(n)); }';
  expect(await run("c", code, { stdin: "2" })).toMatchObject({ verdict: "ok", stdout: "1.414" });
});

test("a language that needs containers says so", async () => {
  await expect(run("bash", "1")).rejects.toThrow(
    new UnrecoverableError("Programs in bash need containers; here they run by the driver embedded."),
  );
});

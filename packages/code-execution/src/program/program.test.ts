import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { environmentNameFault } from "./environment-names.ts";
import { LANGUAGE_NAMES } from "../language/languages.ts";
import { listRuntimes } from "../language/runtimes.ts";
import { DEFAULT_EXECUTION_LIMITS } from "./limits.ts";
import { toProgram } from "./program.ts";
import { codeExecutionSchema } from "./schema.ts";

const limits = DEFAULT_EXECUTION_LIMITS;
const schema = codeExecutionSchema(limits);
const file = (name: string, content = "x") => ({ name, content });
const node = { language: "node", files: [file("main.js")] };
const variables = (count: number, value = "") =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`V${n}`, value]));

const npmLock = { "package.json": "{}", "package-lock.json": '{"lockfileVersion": 3, "packages": {}}' };

function faults(payload: object): string[] {
  const { error } = schema.safeParse(payload);
  return error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
}

test("a program in one text and the same as a file are one", () => {
  const older = {
    roomId: "r",
    userId: "u",
    language: "cpp",
    code: "int main() {}",
    stdin: "1",
    options: { flags: ["-O2"], timeout: 100, memoryLimit: "32m" },
  };
  const newer = {
    language: "cpp",
    files: [file("main.cpp", "int main() {}")],
    stdin: "1",
    compile: { flags: ["-O2"] },
    limits: { timeoutMs: 100, memoryMb: 32 },
  };
  expect(toProgram(schema.parse(newer), limits)).toEqual(toProgram(schema.parse(older), limits));
});

test("what a test leaves out is the program's, and all tests have the time of a job", () => {
  const payload = {
    ...node,
    args: ["a b", "$(id)"],
    stdin: "all",
    tests: [
      { stdin: "" },
      { args: [], name: "none", expected: "" },
      ...Array.from({ length: 28 }, () => ({})),
    ],
  };
  const { runs, limits: granted, isTested } = toProgram(schema.parse(payload), limits);
  expect(isTested).toBe(true);
  expect(granted.timeoutMs).toBe(10_000);
  expect(runs.slice(0, 3)).toEqual([
    { args: ["a b", "$(id)"], stdin: Buffer.from("") },
    { args: [], stdin: Buffer.from("all"), name: "none", expected: "" },
    { args: ["a b", "$(id)"], stdin: Buffer.from("all") },
  ]);
});

test("bytes come as base64", () => {
  const files = [file("main.js"), { name: "data/x.bin", content: "AP8=", encoding: "base64" }];
  const program = toProgram(schema.parse({ ...node, files }), limits);
  expect(program.files[1]).toEqual({ name: "data/x.bin", bytes: Buffer.from([0, 255]) });
  expect(faults({ ...node, files: [file("main.js"), { ...files[1], content: "AP8" }] })).toEqual([
    "files.1.content: is no base64",
  ]);
});

test.each([
  [{ language: "node" }, "code: is missing: give code, or files"],
  [{ ...node, code: "x" }, "code: is given beside files: give one of them"],
  [{ ...node, files: [file("a.js"), file("b.js")] }, /^entry: is missing: say which file starts/],
  [{ ...node, entry: "b.js" }, "entry: is none of the files"],
  [{ language: "cpp", files: [file("a.txt")] }, /^entry: is missing: no file is a source/],
  [{ language: "cpp", files: [file("a.cpp"), file("b.h")], entry: "b.h" }, /^entry: is no source of this/],
  [{ language: "cpp", files: [file("a.cpp"), file("main")] }, /^files\.1\.name: is the name of something/],
  [{ ...node, files: [file("main.js"), file(".stdin")] }, /^files\.1\.name: is the name of something/],
  [{ ...node, files: [file("main.js"), file("../x")] }, /^files\.1\.name: has an empty part/],
  [{ ...node, files: [file("main.js"), file("Main.js")] }, /^files\.1\.name: differs from "main\.js"/],
  [{ ...node, files: [] }, /^files: /],
  [{ ...node, files: Array.from({ length: 101 }, (_, n) => file(`${n}.js`)), entry: "0.js" }, /^files: /],
  [{ ...node, files: [file("main.js", "x".repeat(131_073))] }, "files: have more than 131072 bytes together"],
  [{ ...node, files: [file("main.js", "\0")] }, "files.0.content: holds a NUL character; send it as base64"],
  [{ ...node, args: ["a\0b"] }, "args.0: holds a NUL character"],
  [{ ...node, args: ["x".repeat(9000), "x".repeat(9000)] }, "args: have more than 16384 bytes together"],
  [{ ...node, env: { LD_PRELOAD: "/w/x.so" } }, /^env\.LD_PRELOAD: cannot be set/],
  [{ ...node, env: { "A=B": "" } }, /^env\.A=B: is no name of a variable/],
  [{ ...node, limits: { cpuMs: 0 } }, /^limits\.cpuMs: /],
  [{ ...node, limits: { timeoutMs: 30_001 } }, "limits.timeoutMs: is above the ceiling of 30000 ms"],
  [{ ...node, limits: { memoryMb: 129 } }, "limits.memoryMb: is above the ceiling of 128"],
  [{ ...node, limits: { memoryMb: 15 } }, "limits.memoryMb: is below the least, 16"],
  [{ ...node, limits: { outputBytes: 262_145 } }, "limits.outputBytes: is above the ceiling of 262144"],
  [
    { ...node, limits: { timeoutMs: 1 }, options: {} },
    "options: is given beside compile or limits, which say the same",
  ],
  [{ ...node, compile: { flags: ["-O2"] } }, /^compile\.flags\.0: has no use/],
  [
    { language: "cpp", files: [file("a.cpp")], compile: { flags: ["-o/etc/x"] } },
    /^compile\.flags\.0: is "-o/,
  ],
  [{ ...node, outputs: ["a", "a"] }, "outputs.1: is there already"],
  [{ ...node, outputs: ["/etc/passwd"] }, /^outputs\.0: is absolute/],
  [
    { ...node, limits: { timeoutMs: 30_000 }, tests: Array.from({ length: 11 }, () => ({})) },
    /^tests: may take 11 times 30000 ms/,
  ],
  [{ ...node, version: "20" }, /^version: is not offered: node is 18 \(docker\)/],
  [{ ...node, dependencies: { ...npmLock, "left-pad": "1.3.0" } }, /^dependencies: .*left-pad/],
  [{ ...node, dependencies: {} }, "dependencies: holds none of package.json and package-lock.json"],
  [{ ...node, dependencies: { "package.json": "{}" } }, "dependencies.package-lock.json: is missing"],
  [
    { ...node, dependencies: { ...npmLock, "package.json": "[]" } },
    "dependencies.package.json: is no JSON object",
  ],
  [
    { ...node, dependencies: { ...npmLock, "requirements.txt": "" } },
    /^dependencies\.requirements\.txt: is none of/,
  ],
  [
    { language: "python", code: "1", dependencies: { "requirements.txt": "six" } },
    /^dependencies\.requirements\.txt: has line 1/,
  ],
  [{ language: "bash", code: "ls", dependencies: npmLock }, /^dependencies: are not installed for bash/],
  [{ ...node, tests: [{ stdin: "x", expect: "y" }] }, /^tests\.0: /],
  [{ ...node, args: Array(65).fill("") }, /^args: /],
  [{ ...node, env: variables(33) }, "env: has more than 32 variables"],
  [{ ...node, env: { TEXT: "x".repeat(4097) } }, "env.TEXT: has more than 4096 bytes"],
  [{ ...node, env: variables(5, "x".repeat(4000)) }, "env: has more than 16384 bytes"],
  [{ ...node, env: { TEXT: "a\0b" } }, "env.TEXT: holds a NUL character"],
  [{ ...node, stdin: "é".repeat(32_769) }, "stdin: has more than 65536 bytes"],
  [{ ...node, stdin: "\ud800" }, "stdin: holds half of a character"],
  [{ ...node, outputs: Array.from({ length: 33 }, (_, n) => `${n}`) }, /^outputs: /],
  [{ ...node, tests: [] }, /^tests: /],
  [{ ...node, tests: Array.from({ length: 51 }, () => ({})) }, /^tests: /],
  [{ ...node, tests: [{ stdin: "x".repeat(65_537) }] }, "tests.0.stdin: has more than 65536 bytes"],
  [
    { language: "cpp", files: [file("a.cpp")], compile: { flags: Array(33).fill("-O2") } },
    /^compile\.flags: /,
  ],
  [
    { language: "cpp", files: [file("a.cpp")], compile: { cpuMs: 15_001 } },
    "compile.cpuMs: is above the ceiling of 15000 ms",
  ],
  [
    { language: "cpp", files: [file("a.cpp")], compile: { timeoutMs: 15_001 } },
    "compile.timeoutMs: is above the ceiling of 15000 ms",
  ],
])("%j is refused by the field's name", (payload, fault) => {
  expect(faults(payload)).toEqual([typeof fault === "string" ? fault : expect.stringMatching(fault)]);
});

test.each([
  "LD_PRELOAD",
  "ld_audit",
  "NODE_OPTIONS",
  "PYTHONPATH",
  "GCC_EXEC_PREFIX",
  "BASH_ENV",
  "PATH",
  "IFS",
])("%s cannot be set", (name) => expect(environmentNameFault(name)).toContain("cannot be set"));

test.each(["DEBUG", "LANG", "TZ", "_x1", "LDFLAG", "NODENAME"])("%s can", (name) =>
  expect(environmentNameFault(name)).toBeUndefined(),
);

test.each(["3", "3.11"])("python %s is 3.11", (version) => {
  expect(faults({ language: "python", code: "1", version })).toEqual([]);
});

test("every language is a folder that says what its containers need", async () => {
  const home = new URL("../language/", import.meta.url);
  const folders = (await readdir(home, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).toSorted()).toEqual(LANGUAGE_NAMES.toSorted());
  for (const { name } of folders)
    expect(await readFile(new URL(`${name}/packages`, home), "utf8")).toMatch(/^([a-z0-9][a-z0-9+.-]+\n)+$/);
});

test("every language has a version wherever it runs", () => {
  const runtimes = listRuntimes();
  expect(runtimes.filter(({ driver }) => driver === "docker").map(({ language }) => language)).toEqual([
    "node",
    "python",
    "cpp",
    "c",
    "typescript",
    "bash",
  ]);
  for (const { version } of runtimes) expect(version).toMatch(/^\w+(\.\d+)*$/);
});

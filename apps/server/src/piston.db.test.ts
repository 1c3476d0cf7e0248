import { afterAll, beforeAll, expect, test } from "vitest";
import { API_EXAMPLE, README_EXAMPLE } from "./piston-documents.fixture.ts";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    variables: { CODE_EXECUTION_DRIVER: "embedded", RATE_LIMIT_REQUESTS: "1000" },
  });
});
afterAll(() => app?.stop());

/** Their example with a version that is here and a program whose output is the same everywhere. */
const documented = {
  ...README_EXAMPLE,
  version: "*",
  files: [{ name: "my_cool_code.js", content: "console.log(process.argv.slice(2).join('+'))" }],
};
const execute = (part: object) => app.send("POST", "/piston/api/v2/execute", { ...documented, ...part });
const program = (content: string) => ({ files: [{ content }] });

test.each([
  ["docs/api-v2.md", API_EXAMPLE],
  ["readme.md", README_EXAMPLE],
])(
  "the example of %s is answered as there: without this version by its name, with one that is here by its output",
  async (_where, example) => {
    expect(await app.send("POST", "/piston/api/v2/execute", example)).toMatchObject({
      status: 400,
      body: { message: "js-15.10.0 runtime is unknown" },
    });
    const { status, body } = await app.send("POST", "/piston/api/v2/execute", { ...example, version: "*" });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { language: "javascript", run: { stderr: "", code: 0, signal: null } },
    });
    expect(body.run.stdout).toMatch(/my_cool_code\.js.*1.*2.*3/s);
    expect(body.run.output).toBe(body.run.stdout);
  },
);

test("null is as good as left out", async () => {
  const limits = [
    "compile_timeout",
    "run_timeout",
    "compile_cpu_time",
    "run_cpu_time",
    "compile_memory_limit",
    "run_memory_limit",
  ];
  const open = Object.fromEntries(["stdin", "args", ...limits].map((field) => [field, null]));
  expect((await execute(open)).body.run).toMatchObject({ stdout: "\n", code: 0 });
});

test("a program is run, and the answer is its end", async () => {
  expect(await execute({})).toMatchObject({
    status: 200,
    body: {
      language: "javascript",
      version: "ES2023",
      run: {
        stdout: "1+2+3\n",
        stderr: "",
        output: "1+2+3\n",
        code: 0,
        signal: null,
        message: null,
        status: null,
        cpu_time: expect.any(Number),
        wall_time: expect.any(Number),
        memory: expect.any(Number),
      },
    },
  });
});

test("files may come in three encodings, without names", async () => {
  const content = "console.log(require('./lib.js'), require('fs').readFileSync('hex.txt'))";
  const files = [
    { content: Buffer.from(content).toString("base64"), encoding: "base64" },
    { name: "lib.js", content: "module.exports = 'lib'", encoding: "utf8" },
    { name: "hex.txt", content: Buffer.from("hé").toString("hex"), encoding: "hex" },
  ];
  expect((await execute({ files })).body.run.stdout).toBe("lib hé\n");
});

test.each([
  ["an exit code", program("process.exit(3)"), { status: "RE", code: 3, signal: null }],
  ["no end", { ...program("for (;;);"), run_timeout: 300 }, { status: "TO", code: null, signal: "SIGKILL" }],
  ["no end of output", program("for (;;) console.log('x'.repeat(1000))"), { status: "OL", code: null }],
])("a program with %s", async (_what, part, run) => {
  expect((await execute(part)).body.run).toMatchObject({ ...run, message: expect.any(String) });
});

test("a program that is not compiled has the compiler's words in both stages", async () => {
  const { body } = await execute({ language: "typescript", files: [{ content: "const x: = 1" }] });
  expect(body.compile).toMatchObject({
    code: 1,
    status: "RE",
    stderr: expect.stringContaining("main.ts:1:9"),
  });
  expect(body.run).toEqual(body.compile);
});

test.each([
  [{ language: "cobol" }, "cobol-* runtime is unknown"],
  [{ version: "15.10.0" }, "js-15.10.0 runtime is unknown"],
  [{ run_timeout: 30_001 }, /run_timeout is above the ceiling of 30000 ms/],
  [{ compile_timeout: 15_001 }, /compile_timeout is above the ceiling of 15000 ms/],
  [{ compile_memory_limit: 100_000_000 }, /compile_memory_limit cannot be set here/],
  [{ files: [{ name: "../x.js", content: "1" }] }, /name has an empty part/],
])("%j is refused in words", async (part, message) => {
  const answer = await execute(part);
  expect(answer.status).toBe(400);
  expect(answer.body.message).toMatch(message);
});

test("the runtimes have names, versions and aliases", async () => {
  const { body } = await app.send("GET", "/piston/api/v2/runtimes");
  expect(body).toContainEqual({ language: "python", version: "3.14", aliases: ["py", "py3", "python3"] });
  expect(body).toContainEqual({ language: "c++", version: "22.0", aliases: ["cpp", "g++"] });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    variables: { CODE_EXECUTION_DRIVER: "embedded", RATE_LIMIT_REQUESTS: "1000" },
  });
});
afterAll(() => app?.stop());

const base64 = (text: string) => Buffer.from(text).toString("base64");
const ECHO = "console.log('hello, ' + require('fs').readFileSync(0, 'utf8'))";

/** With every field that its documents show, those that are left open as null. */
const documented = {
  source_code: ECHO,
  language_id: 63,
  number_of_runs: null,
  stdin: "Judge0",
  expected_output: null,
  cpu_time_limit: null,
  cpu_extra_time: null,
  wall_time_limit: null,
  memory_limit: null,
  stack_limit: null,
  max_processes_and_or_threads: null,
  enable_per_process_and_thread_time_limit: null,
  enable_per_process_and_thread_memory_limit: null,
  max_file_size: null,
  enable_network: null,
};

const waited = (body: object, query = "") => app.send("POST", `/judge0/submissions?wait=true${query}`, body);

test("a submission has a token, and is read by it", async () => {
  const added = await app.send("POST", "/judge0/submissions/?base64_encoded=false&wait=false", documented);
  expect(added).toMatchObject({ status: 201, body: { token: expect.any(String) } });
  expect(Object.keys(added.body)).toEqual(["token"]);
  await app.jobs.waitFor(added.body.token);
  const read = await app.send("GET", `/judge0/submissions/${added.body.token}`);
  expect(read).toMatchObject({
    status: 200,
    body: {
      stdout: "hello, Judge0\n",
      time: expect.stringMatching(/^\d+\.\d{3}$/),
      memory: expect.any(Number),
      stderr: null,
      token: added.body.token,
      compile_output: null,
      message: null,
      status: { id: 3, description: "Accepted" },
    },
  });
  expect(Object.keys(read.body)).toHaveLength(8);
  const path = `/judge0/submissions/${added.body.token}`;
  expect((await app.send("GET", `${path}?fields=status_id,language_id,stdin,exit_code`)).body).toEqual({
    status_id: 3,
    language_id: 63,
    stdin: "Judge0",
    exit_code: 0,
  });
  expect(await app.send("GET", `${path}?fields=nothing`)).toMatchObject({
    status: 400,
    body: { error: "invalid fields: [nothing]" },
  });
  expect(await app.send("DELETE", `${path}?fields=token`)).toMatchObject({
    status: 200,
    body: { token: added.body.token },
  });
  expect((await app.send("GET", path)).status).toBe(404);
});

test("texts are base64 both ways when that is asked for", async () => {
  const body = { source_code: base64(ECHO), language_id: 63, stdin: base64("wörld") };
  const answer = await waited(body, "&base64_encoded=true");
  expect(answer.body).toMatchObject({ stdout: base64("hello, wörld\n"), status: { id: 3 } });
  expect(await waited({ ...body, stdin: "%" }, "&base64_encoded=true")).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: "/stdin" }], stdin: ["is no base64"] },
  });
});

test.each([
  ["another output", { expected_output: "hello, you" }, { id: 4, description: "Wrong Answer" }, null],
  [
    "the expected output",
    { expected_output: "hello, Judge0 \n\n" },
    { id: 3, description: "Accepted" },
    null,
  ],
  [
    "an exit code",
    { source_code: "process.exit(7)" },
    { id: 11, description: "Runtime Error (NZEC)" },
    "Exited with error status 7",
  ],
  [
    "no end",
    { source_code: "for (;;);", wall_time_limit: 0.3 },
    { id: 5, description: "Time Limit Exceeded" },
    null,
  ],
  [
    "too much memory",
    { source_code: "const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)", memory_limit: 32768 },
    { id: 12, description: "Runtime Error (Other)" },
    "Memory limit exceeded",
  ],
  [
    "a syntax error of TypeScript",
    { language_id: 74, source_code: "const x: = 1" },
    { id: 6, description: "Compilation Error" },
    null,
  ],
])("a program with %s", async (_what, part, status, message) => {
  const { body } = await waited({ ...documented, ...part });
  expect(body).toMatchObject({ status, message });
  expect(body.compile_output === null).toBe(status.id !== 6);
});

test.each([
  [{ language_id: 72 }, "/language_id"],
  [{ wall_time_limit: 31 }, "/wall_time_limit"],
  [{ memory_limit: 1_000_000 }, "/memory_limit"],
  [{ compiler_options: "-O2" }, "/compiler_options"],
  [{ command_line_arguments: "'a b'" }, "/command_line_arguments"],
  [{ enable_network: true }, "/enable_network"],
  [{ callback_url: "http://example.com" }, "/callback_url"],
  [{ additional_files: "UEsF" }, "/additional_files"],
  [{ enable_per_process_and_thread_time_limit: true }, "/enable_per_process_and_thread_time_limit"],
  [{ enable_per_process_and_thread_memory_limit: true }, "/enable_per_process_and_thread_memory_limit"],
  [{ stack_limit: 1 }, "/stack_limit"],
  [{ stack_limit: 200_000 }, "/stack_limit"],
  [{ max_file_size: 100_000 }, "/max_file_size"],
  [{ max_processes_and_or_threads: 64 }, "/max_processes_and_or_threads"],
  [{ cpu_time_limit: 29, cpu_extra_time: 2 }, "/cpu_extra_time"],
  [{ cpu_time_limit: null, cpu_extra_time: 2 }, "/cpu_extra_time"],
  [{ number_of_runs: 21 }, "/number_of_runs"],
  [{ number_of_runs: 20, wall_time_limit: 30 }, "/number_of_runs"],
  [{ memory: 1 }, "/memory"],
  // What an error has anyway is not overwritten.
  [{ status: 1 }, "/status"],
])("%j is refused by its place", async (part, pointer) => {
  const field = pointer.slice(1);
  const answer = await waited({ ...documented, ...part });
  expect(answer).toMatchObject({ status: 422, body: { error: expect.any(String), errors: [{ pointer }] } });
  expect(answer.body[field]).toEqual(field === "status" ? 422 : [expect.any(String)]);
});

test("what is asked for as it is done anyway is accepted", async () => {
  const { body } = await waited({
    ...documented,
    cpu_extra_time: 0,
    enable_network: false,
    enable_per_process_and_thread_time_limit: false,
    enable_per_process_and_thread_memory_limit: false,
    redirect_stderr_to_stdout: false,
    max_processes_and_or_threads: 60,
    callback_url: null,
    additional_files: null,
  });
  expect(body).toMatchObject({ status: { id: 3 } });
});

test("several runs are told as one: its time and memory are their mean", async () => {
  const asked = { source_code: "console.error('x')", redirect_stderr_to_stdout: true, number_of_runs: 3 };
  const { body } = await waited(
    { ...documented, ...asked },
    "&fields=stdout,stderr,time,memory,number_of_runs,token",
  );
  const job = await app.jobs.getJob(body.token);
  const { tests } = job!.result as { tests: { cpuTime: number; memoryUsed: number }[] };
  const mean = (of: number[]) => Math.round(of.reduce((sum, one) => sum + one, 0) / 3);
  expect(body).toMatchObject({
    stdout: "x\n",
    stderr: null,
    number_of_runs: 3,
    time: (mean(tests.map(({ cpuTime }) => cpuTime)) / 1000).toFixed(3),
    memory: mean(tests.map(({ memoryUsed }) => memoryUsed)),
  });
  expect(tests).toHaveLength(3);
});

test("a limit that only containers keep is told of by whoever runs none", async () => {
  const { body } = await waited({ ...documented, max_file_size: 1024 });
  expect(body).toMatchObject({
    status: { id: 13 },
    message: expect.stringContaining("fileBytes needs containers"),
  });
});

test("fields that nobody knows are refused before anything runs", async () => {
  const { status, body } = await waited(documented, "&fields=nothing");
  expect({ status, body }).toMatchObject({ status: 400, body: { error: "invalid fields: [nothing]" } });
});

test("a signal has its number", async () => {
  const endless = { source_code: "for (;;);", wall_time_limit: 0.3 };
  expect((await waited({ ...documented, ...endless }, "&fields=exit_signal,exit_code")).body).toEqual({
    exit_signal: 9,
    exit_code: null,
  });
});

test("a batch tells of each in its place", async () => {
  const added = await app.send("POST", "/judge0/submissions/batch", {
    submissions: [
      documented,
      { language_id: 63 },
      { ...documented, stdin: "you" },
      { ...documented, language_id: 72 },
    ],
  });
  expect(added).toMatchObject({
    status: 201,
    body: [
      { token: expect.any(String) },
      { source_code: [expect.any(String)] },
      { token: expect.any(String) },
      { language_id: [expect.stringContaining("63 (JavaScript)")] },
    ],
  });
  const tokens = [added.body[2].token, added.body[0].token];
  for (const token of tokens) await app.jobs.waitFor(token);
  const path = `/judge0/submissions/batch?tokens=${tokens.join(",")}&fields=token,stdout`;
  expect((await app.send("GET", path)).body).toEqual({
    submissions: [
      { token: tokens[0], stdout: "hello, you\n" },
      { token: tokens[1], stdout: "hello, Judge0\n" },
    ],
  });
});

test("languages and statuses are listed by their ids", async () => {
  expect((await app.send("GET", "/judge0/languages")).body).toContainEqual({ id: 71, name: "Python (3.14)" });
  expect((await app.send("GET", "/judge0/statuses")).body).toHaveLength(14);
  expect((await app.send("GET", "/judge0/about")).body).toMatchObject({ version: expect.any(String) });
});

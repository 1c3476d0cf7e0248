import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { AWAITED_ANSWER, BATCHES, SENT, STATUSES } from "./judge0-documents.fixture.ts";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

// The compiler of C takes seconds to start, more on a busy machine.
vi.setConfig({ testTimeout: 180_000 });
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    variables: {
      CODE_EXECUTION_DRIVER: "embedded",
      COMPILE_TIMEOUT_MS: "120000",
      RATE_LIMIT_REQUESTS: "1000",
    },
  });
});
afterAll(() => app?.stop());

const SUBMISSIONS = "/judge0/submissions";
const text = expect.any(String);

test("the first submission has a token, and what it wrote is read by it", async () => {
  const { status, body } = await app.send("POST", `${SUBMISSIONS}/`, SENT.first);
  expect({ status, body }).toEqual({ status: 201, body: { token: text } });
  await app.jobs.waitFor(body.token, { timeoutMs: 120_000 });
  const path = `${SUBMISSIONS}/${body.token}`;
  // Its language has the number of the list: that of C.
  expect((await app.send("GET", `${path}?fields=stdout,stderr,status_id,language_id`)).body).toEqual({
    stdout: "hello, world\n",
    status_id: 3,
    language_id: 50,
    stderr: null,
  });
  // Whoever deletes gets base64.
  expect((await app.send("DELETE", `${path}?fields=stdout,stderr`)).body).toEqual({
    stdout: Buffer.from("hello, world\n").toString("base64"),
    stderr: null,
  });
});

test("one that is waited for has the fields and the values of the documents", async () => {
  const { status, body } = await app.send("POST", `${SUBMISSIONS}/?wait=true`, SENT.awaited);
  expect(status).toBe(201);
  // What differs from run to run, or is ours.
  const measured = { time: expect.stringMatching(/^\d+\.\d{3}$/), memory: expect.any(Number), token: text };
  expect(body).toEqual({ ...AWAITED_ANSWER, ...measured });
});

test("one in base64 calls its input by another name", async () => {
  const path = `${SUBMISSIONS}/?base64_encoded=true&wait=true`;
  const { body } = await app.send("POST", path, SENT.encoded);
  expect(body).toMatchObject({ stdout: "aGVsbG8sIEp1ZGdlMAo=", status: { id: 3 } });
  const twice = await app.send("POST", path, { ...SENT.encoded, stdin: SENT.encoded.input });
  expect(twice).toMatchObject({ status: 422, body: { input: [text] } });
});

test.each([
  ["withoutLanguage", "language_id", "must be a number of GET /judge0/languages"],
  ["unknownLanguage", "language_id", expect.stringContaining("50 (C)")],
  ["everyLimit", "wall_time_limit", "is above the ceiling of 30000 ms"],
  // Python 2, which is not here.
  ["noText", "language_id", expect.stringContaining("71 (Python)")],
] as const)("%s is refused by its field alone", async (name, field, words) => {
  const { status, body } = await app.send("POST", `${SUBMISSIONS}/?wait=true`, SENT[name]);
  expect(status).toBe(422);
  expect(body).toMatchObject({ [field]: [words], error: text });
  expect(body.errors).toEqual([{ pointer: `/${field}`, detail: words }]);
});

test("what is no UTF-8 has its token and an error, and can be read as base64", async () => {
  const program = { ...SENT.noText, language_id: 71, source_code: 'import os; os.write(1, b"\\xfe")' };
  const { status, body } = await app.send("POST", `${SUBMISSIONS}/?wait=true`, program);
  expect({ status, body }).toEqual({
    status: 201,
    body: { token: text, error: expect.stringContaining("base64_encoded=true") },
  });
  const path = `${SUBMISSIONS}/${body.token}`;
  expect(await app.send("GET", path)).toMatchObject({ status: 400, body: { error: body.error } });
  expect((await app.send("GET", `${path}?base64_encoded=true`)).body.stdout).toBe("/g==");
});

test("a batch has tokens, and in the place of what is not here what is wrong", async () => {
  const path = `${SUBMISSIONS}/batch`;
  const first = await app.send("POST", path, BATCHES.first);
  expect(first).toMatchObject({
    status: 201,
    body: [
      { token: text },
      { token: text },
      { language_id: [expect.stringContaining("is none of 46 (Bash)")] },
    ],
  });
  const [bash, python] = first.body.map(({ token }: { token: string }) => token);
  for (const token of [bash, python]) await app.jobs.waitFor(token);
  const read = await app.send(
    "GET",
    `${path}?tokens=${bash},${python}&fields=token,stdout,message,status_id,language_id`,
  );
  expect(read.body.submissions).toEqual([
    // This server has no containers.
    {
      token: bash,
      stdout: null,
      message: expect.stringContaining("need containers"),
      status_id: 13,
      language_id: 46,
    },
    { token: python, stdout: "hello from Python\n", message: null, status_id: 3, language_id: 71 },
  ]);
  expect(await app.send("POST", path, BATCHES.withFaults)).toMatchObject({
    status: 201,
    body: [{ token: text }, { language_id: [text] }, { source_code: ["is empty"] }],
  });
  const [, ...faulty] = BATCHES.withFaults.submissions;
  expect((await app.send("POST", path, { submissions: faulty })).status).toBe(422);
});

test("the statuses are those of the documents", async () => {
  expect((await app.send("GET", "/judge0/statuses")).body).toEqual(STATUSES);
});

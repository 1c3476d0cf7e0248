import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  // A busy machine may need longer than the default to compile.
  const variables = {
    CODE_EXECUTION_DRIVER: "auto",
    COMPILE_TIMEOUT_MS: "120000",
    COMPILE_RATE_LIMIT: "100",
  };
  app = await startTestApp({ variables });
});
afterAll(() => app.stop());

async function compile(code: string, options: object = {}) {
  const added = await app.send("POST", "/api/compile", { roomId: "r", userId: "u", code, options });
  expect(added).toMatchObject({ status: 202, body: { status: "queued" } });
  await app.jobs.waitFor(added.body.jobId);
  return (await app.send("GET", `/api/compile/${added.body.jobId}`)).body;
}

test("without a container engine programs are compiled and run all the same", async () => {
  expect(await compile('#include <cstdio>\nint main() { puts("6 x 7 = 42"); }')).toMatchObject({
    status: "completed",
    result: { driver: "embedded", success: true, stdout: "6 x 7 = 42\n", exitCode: 0, timedOut: false },
  });
  // The same again: from the cache, by another job.
  expect(await compile('#include <cstdio>\nint main() { puts("6 x 7 = 42"); }')).toMatchObject({
    result: { cache: "hit", stdout: "6 x 7 = 42\n" },
  });
  expect(await compile("int main() { return x; }")).toMatchObject({
    status: "failed",
    result: { success: false, stderr: expect.stringContaining("undeclared identifier 'x'"), exitCode: null },
  });
});

test("a program that goes on is cancelled, and one past its time is told so", async () => {
  const forever = "int main() { volatile long n = 0; for (;;) n = n + 1; }";
  expect(await compile(forever, { timeout: 200 })).toMatchObject({
    status: "timeout",
    result: { timedOut: true },
  });
  const added = await app.send("POST", "/api/compile", { roomId: "r", userId: "u", code: forever });
  const { jobId } = added.body;
  await expect.poll(async () => (await app.jobs.getJob(jobId))?.status).toBe("running");
  expect((await app.send("DELETE", `/api/compile/${jobId}?userId=u`)).status).toBe(200);
  expect(await app.jobs.waitFor(jobId)).toMatchObject({ status: "cancelled" });
});

test("a flag that needs what WebAssembly lacks is refused by name", async () => {
  const added = await app.send("POST", "/api/jobs?wait=60", {
    type: "code-execution",
    payload: {
      roomId: "r",
      userId: "u",
      language: "cpp",
      code: "int main() {}",
      options: { flags: ["-pthread"] },
    },
  });
  expect(added.body).toMatchObject({
    status: "failed",
    errorMessage: expect.stringMatching(/^-pthread cannot be used here\. .*without exceptions, threads/),
    retryCount: 0,
  });
});

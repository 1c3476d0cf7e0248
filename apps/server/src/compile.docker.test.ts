import { CODE_EXECUTION_TYPE, connectDocker, probeDocker } from "@millrace/code-execution";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const docker = await connectDocker();
const engine = await probeDocker(docker);
const why = engine.available ? "" : ` (not run: ${engine.reason})`;

/** Milliseconds for a first build of the image. */
const IMAGE_BUILD_MS = 300_000;

describe.runIf(engine.available)(`programs through HTTP on a real engine${why}`, () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ variables: { DOCKER_HOST: "" } });
  }, IMAGE_BUILD_MS);
  afterAll(() => app?.stop());

  const submit = async (code: string, userId: string, options = {}): Promise<string> => {
    const answer = await app.send("POST", "/api/compile", { roomId: "room", userId, code, options });
    expect(answer.status).toBe(202);
    return answer.body.jobId;
  };
  const readAtEnd = async (jobId: string) => {
    await app.jobs.waitFor(jobId, { timeoutMs: 60_000 });
    return (await app.send("GET", `/api/compile/${jobId}`)).body;
  };

  test("a program is compiled and run, and its output is read back", async () => {
    const code = '#include <iostream>\nint main() { std::cout << "Hello " << __cplusplus / 100; return 0; }';
    const body = await readAtEnd(await submit(code, "a", { flags: ["-std=c++17", "-Wall", "-O2"] }));
    expect(body).toMatchObject({
      status: "completed",
      result: { success: true, stdout: "Hello 2017", stderr: "", exitCode: 0, timedOut: false },
      error: null,
    });
    expect(body.result.executionTime).toBeTypeOf("number");
    expect(body.result.memoryUsed).toBeGreaterThan(0);
  });

  test("compile error, runtime error and timeout are told apart", async () => {
    const [wrong, failing, endless] = await Promise.all([
      submit("int main() { return x; }", "b").then(readAtEnd),
      submit("int main() { return 3; }", "b").then(readAtEnd),
      submit("int main() { for (;;); }", "b", { timeout: 500 }).then(readAtEnd),
    ]);
    expect(wrong).toMatchObject({ status: "failed", error: { code: "compile_error" } });
    expect(wrong.result.stderr).toContain("was not declared");
    expect(failing).toMatchObject({
      status: "failed",
      error: { code: "runtime_error" },
      result: { exitCode: 3 },
    });
    expect(endless).toMatchObject({
      status: "timeout",
      error: { code: "timeout" },
      result: { timedOut: true },
    });
  });

  test("a program finds a container that waits", { timeout: 90_000 }, async () => {
    const run = async () => {
      const payload = { roomId: "room", userId: "d", language: "bash", code: "echo hi" };
      const id = await app.jobs.createJob({ type: CODE_EXECUTION_TYPE, payload });
      return (await app.jobs.waitFor(id, { timeoutMs: 60_000 })).result;
    };
    await expect.poll(run, { timeout: 60_000 }).toMatchObject({ stdout: "hi\n", acquired: "warm" });
  });

  test("cancelling a running program answers within 2 s, and its container is gone", {
    timeout: 90_000,
  }, async () => {
    // Of unusual limits: none waits for it, and its own is labelled with the job.
    const jobId = await submit("int main() { for (;;); }", "c", { memoryLimit: "100m" });
    const containersOf = async () => {
      const containers = await docker.listContainers({ all: true });
      return containers.filter(
        ({ Labels }) => Object.values(Labels).includes(jobId) && Object.values(Labels).includes("run"),
      );
    };
    await vi.waitUntil(async () => (await containersOf()).length > 0, { timeout: 60_000 });
    const startedAt = performance.now();
    const cancelled = await app.send("DELETE", `/api/compile/${jobId}?userId=c`);
    expect(performance.now() - startedAt).toBeLessThan(2500);
    expect(cancelled).toMatchObject({ status: 200, body: { jobId, status: "cancelled" } });
    await vi.waitUntil(async () => (await containersOf()).length === 0, { timeout: 5000 });
  });
});

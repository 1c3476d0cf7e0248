import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ variables: { CODE_EXECUTION_DRIVER: "embedded", RATE_LIMIT_REQUESTS: "1000" } });
});
afterAll(() => app.stop());

test("a program is queued, runs with its input, and is read by its id", async () => {
  const program = {
    language: "node",
    code: "console.log(require('fs').readFileSync(0, 'utf8'))",
    stdin: "hé",
  };
  const added = await app.send("POST", "/run", { ...program, timeout: 5000, priority: "high" });
  const { jobId } = added.body;
  expect(added).toMatchObject({
    status: 202,
    body: { status: "queued", message: "Job queued successfully" },
  });
  expect(added.headers.get("location")).toBe(`/queue/job/${jobId}`);
  expect((await app.jobs.waitFor(jobId)).priority).toBe(2);
  expect((await app.send("GET", `/queue/job/${jobId}`)).body).toMatchObject({
    status: "completed",
    result: { success: true, stdout: "hé\n", driver: "embedded" },
  });
});

test.each([
  [{ language: "cobol", code: "x" }, "/language", /"node".*"python".*"cpp".*"c".*"typescript".*"bash"/],
  [{ language: "node", code: "" }, "/code", /./],
  [{ language: "node", code: "x", timeout: 30_001 }, "/timeout", /above the ceiling of 30000 ms/],
  [{ language: "node", code: "x", priority: 1 }, "/priority", /critical, high, normal, low/],
  [{ language: "node", code: "x", stdin: "é".repeat(40_000) }, "/stdin", /more than 65536 bytes/],
  [{ language: "node", code: "x", shell: "sh" }, "/shell", /./],
])("%j is refused by its place", async (body, pointer, detail) => {
  const answer = await app.send("POST", "/run", body);
  expect(answer.status).toBe(400);
  expect(answer.body.errors).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
});

test("the same Idempotency-Key runs a program once", async () => {
  const headers = { "idempotency-key": "run-once" };
  const program = { language: "node", code: "1" };
  const [first, second] = [
    await app.send("POST", "/run", program, headers),
    await app.send("POST", "/run", program, headers),
  ];
  expect([first.status, second.status]).toEqual([202, 202]);
  expect(second.body.jobId).toBe(first.body.jobId);
  expect(second.headers.get("idempotency-replayed")).toBe("true");
});

test("a body is bounded, and is JSON that is kept as it is", async () => {
  const program = { language: "node", code: "1" };
  expect(await app.send("POST", "/run", { ...program, stdin: "x".repeat(1_048_576) })).toMatchObject({
    status: 413,
    body: { code: "BODY_TOO_LARGE" },
  });
  expect(await app.send("POST", "/run", '{"language":"node","code":"1","timeout":1e400}')).toMatchObject({
    status: 400,
    body: { code: "INVALID_JSON" },
  });
});

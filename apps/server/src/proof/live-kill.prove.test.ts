import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openStream } from "../stream/test-stream.fixture.ts";
import { startTestApp, type TestApp } from "../test-app.fixture.ts";

const variables = { CODE_EXECUTION_DRIVER: "embedded", RATE_LIMIT_REQUESTS: "1000" };

let database: TestDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ databaseUrl: database.url, variables: { ...variables, MILLRACE_ROLE: "api" } });
});
afterAll(async () => {
  await app?.stop();
  await database.drop();
});

const startWorker = () =>
  spawnNode(new URL("../main.ts", import.meta.url), {
    env: { ...variables, MILLRACE_ROLE: "worker", DATABASE_URL: database.url },
    cwd: import.meta.dirname,
  });

test("a program whose worker is killed runs anew: its follower is told, and hears all of the second run", async () => {
  const code =
    "import sys\nprint('begun')\nfor line in sys.stdin:\n    print('heard', line.strip())\nprint('end')";
  await using first = startWorker();
  const add = (program: object) => app.send("POST", "/api/executions", program);
  // Refused until the worker says that it runs programs.
  const isTaken = async () => (await add({ language: "node", code: "1" })).status === 202;
  await vi.waitUntil(isTaken, { timeout: 60_000, interval: 100 });
  const { body } = await add({ language: "python", code, interactive: true });
  const stream = await openStream(`${app.url}/api/executions/${body.id}/output`);
  await app.send("POST", `/api/executions/${body.id}/stdin`, { data: "one\n" });
  await stream.until(({ data }) => data?.data?.includes("heard one"));
  first.signal("SIGKILL");
  await first.exit();

  await using _second = startWorker();
  await stream.until(({ event }) => event === "reset");
  await app.send("POST", `/api/executions/${body.id}/stdin`, { data: "two\n", close: true });
  await stream.ended;
  const reset = stream.events.findIndex(({ event }) => event === "reset");
  const heard = stream.events
    .slice(reset + 1)
    .map(({ event, data }) => (event === "stdout" ? data.data : ""))
    .join("");
  expect(heard).toBe("begun\nheard one\nheard two\nend\n");
  expect(stream.events.at(-1)).toMatchObject({
    event: "end",
    data: { verdict: "ok", result: { stdout: heard } },
  });
  expect(stream.events.filter(({ event }) => event === "reset")).toHaveLength(1);
}, 120_000);

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type NodeProcess, spawnNode, type TestDatabase } from "@millrace/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";

// The program as people start it: each call is a process, some of them start servers.
vi.setConfig({ testTimeout: 240_000 });

const MAIN = new URL("./main.ts", import.meta.url);
const HANDLERS = new URL("./test-handlers.ts", import.meta.url).pathname;
/** A server that is to offer no code execution: preparing it may take minutes. */
const NO_ENGINE = { DOCKER_HOST: "unix:///nowhere/docker.sock" };

let database: TestDatabase;
let folder: string;
const started: NodeProcess[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "millrace-cli-main-"));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.destroy()));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function start(args: readonly string[], env: Readonly<Record<string, string>>): NodeProcess {
  const child = spawnNode(MAIN, {
    args,
    cwd: folder,
    env: { ...NO_ENGINE, PORT: "0", ...env },
    patienceMs: 120_000,
  });
  started.push(child);
  return child;
}

async function end(child: NodeProcess): Promise<{ readonly code: number | null; readonly text: string }> {
  const { code } = await child.exit();
  return { code, text: child.output.join("\n") };
}

test("a worker runs the handlers of a module until it is told to stop", async () => {
  const env = { DATABASE_URL: database.url };
  const worker = start(["worker", "--handlers", HANDLERS, "--concurrency", "2", "--queues", "default"], env);
  await worker.line(/Millrace works/);
  const elsewhere = await end(
    start(["enqueue", "shout", '{"text":"hi"}', "--queue", "cleanup", "--json"], env),
  );
  const { code, text } = await end(start(["enqueue", "shout", '{"text":"hey"}', "--wait", "60s"], env));
  expect(text).toContain('"text": "HEY!"');
  expect(code).toBe(0);
  const { id } = JSON.parse(elsewhere.text) as { id: string };
  const left = await end(start(["jobs", "show", id, "--json"], env));
  expect(left.text).toContain('"waitingFor": "worker"');
  worker.signal("SIGTERM");
  expect(await worker.exit()).toEqual({ code: 0, signal: null });
});

test("dev keeps a PostgreSQL of its own, which the other commands find in the same folder", async () => {
  const server = start(["dev", "--port", "0"], { DATABASE_URL: "" });
  const url = /http:\S+\d/.exec(await server.line(/serves at/))?.[0] ?? "";
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const { code, text } = await end(start(["queues", "list"], { DATABASE_URL: "" }));
  expect(text).toMatch(/^QUEUE +STATE/);
  expect(text).toMatch(/job-execution +active/);
  expect(code).toBe(0);
  server.signal("SIGINT");
  expect(await server.exit()).toEqual({ code: 0, signal: null });
});

test.each([
  [["serve"], 1, "millrace: No database is configured"],
  [["worker"], 1, "millrace: No database is configured"],
  [["serve", "--role", "worker"], 2, "Allowed choices are all, api"],
  [["worker", "--json"], 2, "unknown option '--json'"],
  [["worker", "--concurrency", "many"], 2, "a number without fraction"],
  [["nothing"], 2, "millrace: unknown command 'nothing'"],
])("%j ends with a message and its exit code", async (args, code, words) => {
  const ended = await end(start(args, { DATABASE_URL: "", MILLRACE_DATA_DIR: join(folder, "none") }));
  expect(ended.text).toContain(words);
  expect(ended.code).toBe(code);
});

test("a module of handlers that is not there, or has none, ends the worker in one line", async () => {
  const env = { DATABASE_URL: database.url, LOG_LEVEL: "silent" };
  for (const [module, words] of [
    [join(folder, "none.ts"), "cannot be loaded"],
    [new URL("./host.ts", import.meta.url).pathname, "exports none"],
  ] as const) {
    const { code, text } = await end(start(["worker", "--handlers", module], env));
    expect(text).toMatch(new RegExp(`^Millrace cannot go on: The module of handlers .* ${words}`));
    expect(code).toBe(1);
  }
});

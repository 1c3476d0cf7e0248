import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, spawnNode, type NodeProcess, type TestDatabase } from "@millrace/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

const MAIN = new URL("main.ts", import.meta.url);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

const start = (variables: Readonly<Record<string, string>>) =>
  spawnNode(MAIN, {
    env: { DATABASE_URL: database.url, PORT: "0", DOCKER_HOST: "unix:///nonexistent.sock", ...variables },
    cwd: import.meta.dirname,
  });

const urlOf = async (program: NodeProcess) =>
  /http:\S+\d/.exec(await program.line(/serves at/))?.[0] as string;

async function post(url: string, job: object): Promise<{ id: string; status: string }> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "data-processing", payload: { batchId: "b" }, ...job }),
  });
  return (await answer.json()) as { id: string; status: string };
}

test("the roles share the work: the api takes a job, the worker, which serves no HTTP, runs it", async () => {
  await using api = start({ MILLRACE_ROLE: "api" });
  await using worker = start({ MILLRACE_ROLE: "worker" });
  await worker.line(/^Millrace works/);
  expect(await post(`${await urlOf(api)}/api/jobs?wait=20`, {})).toMatchObject({ status: "completed" });
  expect(worker.output.join()).not.toContain("serves at");
  for (const program of [api, worker]) {
    program.signal("SIGTERM");
    expect(await program.exit()).toEqual({ code: 0, signal: null });
  }
});

test("at a signal, requests that wait for a job are answered at once, and their connections closed", async () => {
  await using program = start({});
  const url = await urlOf(program);
  const { id } = await post(`${url}/api/jobs`, { scheduledAt: "2099-01-01T00:00:00Z" });
  const waiting = fetch(`${url}/api/jobs/${id}?wait=60`);
  // The answer to this later request shows that the server has taken the waiting one.
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const signalledAt = performance.now();
  program.signal("SIGTERM");
  expect(await (await waiting).json()).toMatchObject({ id, status: "pending" });
  expect(await program.exit()).toEqual({ code: 0, signal: null });
  // Less than the 5 s that open connections are given at most.
  expect(performance.now() - signalledAt).toBeLessThan(4000);
});

test("when its own PostgreSQL dies, it says so in one line and exits with 1", async () => {
  const folder = await mkdtemp(join(tmpdir(), "millrace-roles-"));
  try {
    await using program = start({ DATABASE_URL: "", MILLRACE_DATA_DIR: folder });
    await urlOf(program);
    const postmaster = Number(
      (await readFile(join(folder, "data", "postmaster.pid"), "utf8")).split("\n")[0],
    );
    process.kill(postmaster, "SIGQUIT");
    expect((await program.exit()).code).toBe(1);
    const words = program.output.filter((line) => !line.startsWith("{"));
    expect(words.slice(1)).toEqual(["Millrace cannot go on: The embedded PostgreSQL ended."]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

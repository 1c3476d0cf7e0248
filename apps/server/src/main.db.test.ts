import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, spawnNode, type NodeProcess } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

// Each start is a whole program with a PostgreSQL of its own.

const main = new URL("./main.ts", import.meta.url);

let folder: string;
const started: NodeProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-main-"));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((child) => child.destroy()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The server as `npm start` runs it, with its own PostgreSQL unless `env` names one. */
function startMain(env: Readonly<Record<string, string>> = {}): NodeProcess {
  const child = spawnNode(main, {
    cwd: folder,
    patienceMs: 120_000,
    env: { DATABASE_URL: "", PORT: "0", MILLRACE_DATA_DIR: join(folder, "data"), ...env },
  });
  started.push(child);
  return child;
}

async function url(child: NodeProcess): Promise<string> {
  const line = await child.line(/serves at/);
  return /http:\S+\d/.exec(line)?.[0] ?? line;
}

/** What it said when it gave up: log lines are JSON, the rest is for a person. */
async function refusal(child: NodeProcess): Promise<string> {
  expect((await child.exit()).code).toBe(1);
  const lines = child.output.filter((line) => !line.startsWith("{"));
  expect(lines).toHaveLength(1);
  return lines[0] ?? "";
}

test("serves on its own PostgreSQL, ends cleanly on SIGTERM and on SIGINT, and leaves no process", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const child = startMain();
    const ready = await fetch(`${await url(child)}/readyz`);
    expect(ready.status).toBe(200);
    child.signal(signal);
    expect(await child.exit()).toEqual({ code: 0, signal: null });
    expect(spawnSync("pgrep", ["-f", folder], { encoding: "utf8" }).stdout).toBe("");
  }
});

test("a job that was accepted before the server stopped is there after the next start", async () => {
  const first = startMain();
  const answer = await fetch(`${await url(first)}/api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      type: "data-processing",
      payload: { batchId: "b1" },
      scheduledAt: "2999-01-01T00:00:00Z",
    }),
  });
  expect(answer.status).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  first.signal("SIGTERM");
  await first.exit();

  const second = startMain();
  const found = await fetch(`${await url(second)}/api/jobs/${id}`);
  expect(await found.json()).toMatchObject({ id, status: "pending", payload: { batchId: "b1" } });
});

test("a taken port ends it in one line", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  expect(await refusal(startMain({ PORT: String(port) }))).toContain(`port ${port} on 127.0.0.1 is taken`);
  other.close();
});

test("a second start on the same data folder ends in one line, and the first goes on", async () => {
  const first = startMain();
  const address = await url(first);
  expect(await refusal(startMain())).toContain(
    `data folder ${join(folder, "data")} is in use by process ${first.pid}`,
  );
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
});

test("a data folder that cannot be written ends it in one line", async () => {
  await writeFile(join(folder, "file"), "not a folder");
  expect(await refusal(startMain({ MILLRACE_DATA_DIR: join(folder, "file") }))).toContain(
    "cannot be written",
  );
});

test.each([
  ["that is no URL", "nonsense", /DATABASE_URL/],
  ["where nothing listens", "postgres://a:b@127.0.0.1:1/x", /127\.0\.0\.1:1|ECONNREFUSED/],
])("a DATABASE_URL %s ends it in one line that keeps the password", async (_case, value, words) => {
  const line = await refusal(startMain({ DATABASE_URL: value }));
  expect(line).toMatch(words);
  expect(line).not.toContain("a:b@");
});

test("a wrong password, and a schema that needs a newer release, end it in one line", async () => {
  const database = await createTestDatabase();
  const wrong = new URL(database.url);
  wrong.password = "guess-4711";
  const line = await refusal(startMain({ DATABASE_URL: wrong.href }));
  expect(line).toContain("password");
  expect(line).not.toContain("guess-4711");

  const sql = postgres(database.url, { max: 1 });
  await sql`insert into millrace.migration (name, checksum, minimum_release, release) values ('9999_future.sql', 'x', '99.0.0', '99.0.0')`;
  await sql.end();
  expect(await refusal(startMain({ DATABASE_URL: database.url }))).toContain(
    "needs Millrace 99.0.0 or newer",
  );
  await database.drop();
});

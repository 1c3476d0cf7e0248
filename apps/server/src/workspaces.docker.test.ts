import { connectDocker, probeDocker } from "@millrace/code-execution";
import { createTestDatabase, spawnNode, type TestDatabase } from "@millrace/testing";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "./test-app.fixture.ts";

const MAIN = new URL("./main.ts", import.meta.url);
const engine = await probeDocker(await connectDocker());
const why = engine.available ? "" : ` (not run: ${engine.reason})`;
/** Milliseconds for a first build of the image. */
const IMAGE_BUILD_MS = 300_000;
const ASKER = { "X-User": "ada" };

describe.runIf(engine.available)(`workspaces${why}`, () => {
  let database: TestDatabase;
  let app: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    // It has no engine and runs nothing itself.
    app = await startTestApp({
      databaseUrl: database.url,
      variables: {
        MILLRACE_ROLE: "api",
        TRUSTED_PROXIES: "127.0.0.1",
        TRUSTED_USER_HEADER: "X-User",
        RATE_LIMIT_REQUESTS: "1000",
      },
    });
  });
  afterAll(async () => {
    await app?.stop();
    await database?.drop();
  });

  /** A worker process of its own; it ends with the block. */
  async function startWorker() {
    const worker = spawnNode(MAIN, {
      env: {
        DATABASE_URL: database.url,
        PORT: "0",
        LOG_LEVEL: "info",
        MILLRACE_ROLE: "worker",
        CODE_EXECUTION_DRIVER: "docker",
        CODE_EXECUTION_POOL: "0",
      },
      patienceMs: IMAGE_BUILD_MS,
    });
    await worker.line(/Code execution is offered/);
    // It tells the database of its type a moment later.
    const isTaken = async () => (await submit({ language: "bash", code: "true" })).status;
    await expect.poll(isTaken, { timeout: 30_000, interval: 250 }).toBe(202);
    return worker;
  }

  const submit = (program: object, headers: Readonly<Record<string, string>> = ASKER) =>
    app.send("POST", "/api/executions", program, headers);
  async function execute(program: object, headers = ASKER) {
    const { status, body } = await submit(program, headers);
    if (status !== 202) throw new Error(JSON.stringify(body));
    await app.jobs.waitFor(body.id, { timeoutMs: 60_000 });
    return (await app.send("GET", `/api/executions/${body.id}`, undefined, headers)).body;
  }
  const bash = (code: string, workspace: string) => ({ language: "bash", code, workspace });
  const ask = (method: string, path: string, headers = ASKER) =>
    app.send(method, `/api/executions/${path}`, undefined, headers);
  const figures = async () =>
    (await ask("GET", "cache")).body.caches.find(({ cache }: { cache: string }) => cache === "workspaces");

  test(
    "what a program leaves is found by the next, in another worker process, without network",
    async () => {
      // As a build does: what was made before is not made again.
      const build = {
        language: "python",
        workspace: "app@main",
        code: [
          "import errno, os, socket, subprocess",
          "try: socket.create_connection(('192.0.2.1', 80), 5)",
          "except OSError as error: print(errno.errorcode[error.errno])",
          "os.makedirs('build', exist_ok=True)",
          "for part in 'ab':",
          "    made = os.path.exists(f'build/{part}.o')",
          "    if not made: open(f'build/{part}.o', 'wb').write(bytes(range(256)) * 40)",
          "    print(part, 'found' if made else 'made')",
          "tool = 'build/tool'",
          "if os.path.exists(tool): print(subprocess.run([tool], capture_output=True, text=True).stdout.strip())",
          "else:",
          "    open(tool, 'w').write('#!/bin/sh\\necho ran\\n')",
          "    os.chmod(tool, 0o755)",
        ].join("\n"),
      };
      {
        await using _worker = await startWorker();
        const first = await execute(build);
        expect(first).toMatchObject({ verdict: "ok", result: { stdout: "ENETUNREACH\na made\nb made\n" } });
        expect(first.result.workspace).toMatchObject({
          name: "app@main",
          cache: "miss",
          files: 3,
          saved: true,
        });
      }
      await using _other = await startWorker();
      const second = await execute(build);
      expect(second).toMatchObject({
        verdict: "ok",
        result: { stdout: "ENETUNREACH\na found\nb found\nran\n" },
      });
      // It changed nothing, so there is nothing to save.
      expect(second.result.workspace).toMatchObject({ cache: "hit", files: 3, saved: false });
      expect(await figures()).toMatchObject({ hits: 1, misses: 1, puts: 1, entries: 1 });

      // Names are each client's own, and nobody says in a body who it is.
      const stranger = { "X-User": "eve" };
      expect((await execute({ ...build, workspace: "app@main" }, stranger)).result.workspace.cache).toBe(
        "miss",
      );
      expect((await submit({ ...build, owner: "user:ada" })).status).toBe(400);

      expect((await ask("GET", "workspaces")).body).toMatchObject({
        workspaces: [{ name: "app@main", files: 3 }],
        nextCursor: null,
      });
      const { body: details } = await ask("GET", "workspaces/app@main");
      expect(
        details.files.map(({ path, bytes, executable }: Record<string, unknown>) => [
          path,
          bytes,
          executable,
        ]),
      ).toEqual([
        ["build/a.o", 10_240, false],
        ["build/b.o", 10_240, false],
        ["build/tool", 19, true],
      ]);
      // Equal contents are kept once.
      expect(details.files[0].sha256).toBe(details.files[1].sha256);
      expect((await ask("DELETE", "workspaces/app@main")).status).toBe(204);
      expect((await ask("DELETE", "workspaces/app@main")).status).toBe(404);
      expect((await ask("GET", "workspaces/app@main")).body.code).toBe("WORKSPACE_NOT_FOUND");
      expect((await ask("GET", "workspaces/app@main", stranger)).status).toBe(200);
      expect((await figures()).evictions).toEqual({ purged: 1 });
      expect((await execute(build)).result.workspace.cache).toBe("miss");
    },
    IMAGE_BUILD_MS,
  );

  test("nothing is saved of what did not end well, and the client is told of what cannot be kept", async () => {
    await using _worker = await startWorker();
    const name = "careful";
    expect(await execute(bash("echo 1 > kept", name))).toMatchObject({ verdict: "ok" });
    for (const [code, verdict] of [
      ["echo 2 > kept; exit 3", "runtime_error"],
      ["echo 2 > kept; sleep 60", "time_limit"],
      ["echo 2 > kept; kill -9 $$", "runtime_error"],
      ["echo 2 > kept; x=$(head -c 200000000 /dev/zero | tr '\\0' x)", "memory_limit"],
    ] as const) {
      const ended = await execute({ ...bash(code, name), limits: { timeoutMs: 2000, memoryMb: 32 } });
      expect({ code, verdict: ended.verdict }).toEqual({ code, verdict });
      expect(ended.result.workspace.saved).toBe(false);
    }
    const { body: cancelled } = await submit(bash("echo 2 > kept; sleep 60", name));
    await expect.poll(async () => (await app.jobs.getJob(cancelled.id))?.status).toBe("running");
    await ask("POST", `${cancelled.id}/cancel`);
    const huge = await execute(bash("head -c 9000000 /dev/zero > huge", name));
    expect(huge).toMatchObject({
      verdict: "file_error",
      error: { message: expect.stringContaining("holds more bytes than a workspace may (huge)") },
      result: { reason: "workspace", workspace: { saved: false, files: 1 } },
    });
    expect(await execute(bash("cat kept; ls", name))).toMatchObject({
      verdict: "ok",
      result: { stdout: expect.stringMatching(/^1\nkept\n/) },
    });
  }, 120_000);

  test("of two at once the first to end saves, and the other is told so", async () => {
    await using _worker = await startWorker();
    const { body: slow } = await submit(bash("sleep 3; echo slow > who", "shared"));
    await expect.poll(async () => (await app.jobs.getJob(slow.id))?.status).toBe("running");
    expect((await execute(bash("echo quick > who", "shared"))).result.workspace.saved).toBe(true);
    await app.jobs.waitFor(slow.id, { timeoutMs: 60_000 });
    expect((await ask("GET", slow.id)).body).toMatchObject({
      verdict: "file_error",
      result: { reason: "workspace", workspace: { saved: false } },
      error: { message: expect.stringContaining("changed while the program ran") },
    });
    expect((await execute(bash("cat who", "shared"))).result.stdout).toBe("quick\n");
  }, 120_000);

  test("the compiler never sees a workspace, so what it made is used in all of them; a damaged one is let go", async () => {
    await using _worker = await startWorker();
    const code = `#include <fstream>
      #include <iostream>
      int main() { int n = 0; std::ifstream("n") >> n; std::ofstream("n") << n + 1; std::cout << n; }`;
    const cpp = (workspace: string) => execute({ language: "cpp", code, workspace });
    const told = [await cpp("one"), await cpp("one"), await cpp("two"), await cpp("one")].map(
      ({ result }) => [result.stdout, result.cache, result.workspace.cache],
    );
    expect(told).toEqual([
      ["0", "miss", "miss"],
      ["1", "hit", "hit"],
      ["0", "hit", "miss"],
      ["2", "hit", "hit"],
    ]);
    const sql = postgres(database.url, { max: 1 });
    await sql`
      update millrace.workspace_blob b set content = 'rot' from millrace.workspace_file f
      where f.owner = 'user:ada' and f.name = 'one' and b.owner = f.owner and b.sha256 = f.sha256`;
    await sql.end();
    expect((await cpp("one")).result).toMatchObject({
      stdout: "0",
      workspace: { cache: "miss", saved: true },
    });
    expect((await figures()).evictions).toMatchObject({ corruption: 1 });
  }, 120_000);
});

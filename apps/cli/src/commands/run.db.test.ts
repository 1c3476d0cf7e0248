import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, type TestDatabase } from "@millrace/testing";
import { defineHandler, JobHandlerRegistry, JobQueueManager, silentLogger } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { onDatabase } from "../test-host.fixture.ts";

/** Stands in for the sandbox: "runs" a program by answering its input in capitals. What the file holds says how it ends. */
const runner = defineHandler({
  type: "code-execution",
  schema: z.looseObject({
    language: z.enum(["python", "node"]),
    files: z.array(z.any()),
    interactive: z.literal(true),
  }),
  retry: { maxRetries: 0 },
  async execute({ language, files, ...payload }, context) {
    const { name, content } = files[0] as Record<string, string>;
    const code = Buffer.from(content!, "base64").toString();
    if (code === "broken")
      return {
        success: false,
        error: "It does not compile.",
        verdict: "compile_error",
        stderr: "line 1: ?\n",
      };
    context.output("stderr", Buffer.from(`${language} ${name} ${JSON.stringify(payload)}\n`));
    const closed = Promise.withResolvers<void>();
    const stop = context.input((bytes) => {
      if (bytes === null) closed.resolve();
      else context.output("stdout", Buffer.from(Buffer.from(bytes).toString().toUpperCase()));
    });
    await closed.promise;
    stop();
    if (code === "fine") return { success: true, verdict: "ok", exitCode: 0 };
    return { success: false, error: "It failed.", verdict: "runtime_error", exitCode: 7 };
  },
});

let database: TestDatabase;
let manager: JobQueueManager;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "millrace-run-"));
  const registry = new JobHandlerRegistry();
  manager = new JobQueueManager({
    databaseUrl: database.url,
    handlers: [runner],
    registry,
    logger: silentLogger,
  });
  await manager.initialize();
});
afterAll(async () => {
  await manager?.shutdown(0);
  await rm(folder, { recursive: true });
  await database.drop();
});

async function run(name: string, code: string, args: readonly string[] = [], input = "") {
  const file = join(folder, name);
  await writeFile(file, code);
  return onDatabase(database.url).run(["run", file, ...args], { input });
}

test("a program runs as if it ran here", async () => {
  const ran = await run("main.py", "fine", ["one", "--", "--two"], "hello\n");
  expect(ran).toEqual({
    exitCode: 0,
    output: "HELLO\n",
    errors: 'python main.py {"interactive":true,"args":["one","--two"]}\n',
  });
});

test("its exit code is ours", async () => {
  expect(await run("main.js", "fails", [], "x")).toMatchObject({ exitCode: 7, output: "X" });
});

test("what the compiler said is told, and what the program is not is refused", async () => {
  expect(await run("broken.js", "broken")).toEqual({
    exitCode: 1,
    output: "",
    errors: "line 1: ?\nmillrace: It does not compile.\n",
  });
  expect(await run("what.ever", "fine")).toMatchObject({ exitCode: 2, output: "" });
});

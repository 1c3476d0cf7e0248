import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { expect, test } from "vitest";
import { createProgram } from "./program.ts";
import { call, testHost } from "./test-host.fixture.ts";

const guide = await readFile(new URL("../../../docs/cli.md", import.meta.url), "utf8");

/** Commands that do something, by all the words that call them. */
function leaves(command: Command, words: readonly string[] = []): Map<string, Command> {
  const path = [...words, command.name()];
  if (command.commands.length === 0) return new Map([[path.join(" "), command]]);
  return new Map(command.commands.flatMap((child) => [...leaves(child, path)]));
}

test("the guide has a row for every command, and no other", () => {
  const rows = [...guide.matchAll(/^\| `(millrace [a-z -]+)` \|/gm)].map(([, name = ""]) => name);
  expect(rows.toSorted()).toEqual([...leaves(createProgram(testHost())).keys()].toSorted());
});

test("every call in the guide can be read by the program", async () => {
  const lines = [...guide.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = ""]) =>
    block.trim().split("\n"),
  );
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) {
    const program = createProgram(testHost());
    const read: string[] = [];
    for (const [name, command] of leaves(program)) command.action(() => void read.push(name));
    const args = wordsOf(line.replace(/ (#|<) .*$/, ""));
    expect(args.slice(0, 2)).toEqual(["npx", "millrace"]);
    await program.parseAsync(args.slice(2), { from: "user" });
    expect(read, line).toHaveLength(1);
  }
});

test("every option that the guide names for a command is one of its options", () => {
  const commands = leaves(createProgram(testHost()));
  const rows = [...guide.matchAll(/^\| `(millrace [a-z -]+)` \| (.*) \|$/gm)];
  for (const [, name = "", text = ""] of rows) {
    const flags = commands.get(name)?.options.map(({ long }) => long) ?? [];
    for (const [flag] of text.matchAll(/--[a-z-]+/g)) expect(flags, name).toContain(flag);
  }
});

test("every command and every option says what it does, and help ends with 0", async () => {
  for (const [name, command] of leaves(createProgram(testHost()))) {
    expect(command.description(), name).not.toBe("");
    for (const option of command.options) expect(option.description, `${name} ${option.flags}`).not.toBe("");
    const { exitCode, output, errors } = await call([...name.split(" ").slice(1), "--help"]);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    expect(output).toContain(`Usage: ${name} `);
  }
  expect(await call(["--version"])).toMatchObject({
    exitCode: 0,
    output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test.each([
  [[], "Usage: millrace"],
  [["jobs"], "Usage: millrace jobs"],
  [["jobs", "lst"], "unknown command 'lst'\n(Did you mean list?)"],
  [["jobs", "list", "--limt", "3"], "unknown option '--limt'\n(Did you mean --limit?)"],
  [["jobs", "show"], "missing required argument 'id'"],
  [["jobs", "show", "1", "2"], "too many arguments"],
])("%j is a fault of usage", async (args, words) => {
  const { exitCode, output, errors } = await call(args);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: "" });
  expect(errors).toContain(words);
});

test("serve and worker give the server its settings as variables", async () => {
  const environment = { DATABASE_URL: "postgres://a@b/c" };
  const run = async (...args: string[]) => JSON.parse((await call(args, { environment })).output) as object;
  expect(await run("serve", "--role", "api", "--host", "::1", "--port", "0")).toEqual({
    DATABASE_URL: "postgres://a@b/c",
    MILLRACE_ROLE: "api",
    HOST: "::1",
    PORT: "0",
  });
  expect(await run("worker", "--concurrency", "20", "--handlers", "a.ts", "b.ts")).toEqual({
    DATABASE_URL: "postgres://a@b/c",
    MILLRACE_ROLE: "worker",
    JOB_QUEUE_MIN_WORKERS: "1",
    JOB_QUEUE_MAX_WORKERS: "1",
    JOB_QUEUE_MAX_JOBS_PER_WORKER: "20",
    MILLRACE_HANDLERS: "a.ts,b.ts",
  });
  expect(await run("worker", "--queues", "mail,reports")).toMatchObject({ MILLRACE_QUEUES: "mail,reports" });
  expect(await run("worker", "--queues", "mail", "reports")).toMatchObject({
    MILLRACE_QUEUES: "mail,reports",
  });
  expect(await run("dev")).toEqual({ MILLRACE_ROLE: "all" });
});

/** The words of a line as a shell takes them, as far as the guide needs it. */
function wordsOf(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|(\S+)/g), ([, quoted, plain]) => quoted ?? plain ?? "");
}

import type { AddedJob, Job } from "@millrace/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { call, onDatabase } from "../../test-host.fixture.ts";
import { createEngineFixture, type EngineFixture } from "../../test-manager.fixture.ts";

let engine: EngineFixture;
let cli: ReturnType<typeof onDatabase>;

beforeAll(async () => {
  engine = await createEngineFixture();
  cli = onDatabase(engine.databaseUrl);
});
afterAll(() => engine.close());

/** Adds a job by the command line. */
async function enqueue(...args: readonly string[]): Promise<string> {
  return (await cli.json<AddedJob>(["enqueue", ...args])).id;
}

describe("before any worker runs", () => {
  test("enqueue adds a job with all of its settings, and says its id", async () => {
    const args = ["greet", '{"name":"Ada"}', "--queue", "letters", "--priority", "high", "--delay", "1h"];
    const { exitCode, output, errors } = await cli.run([
      "enqueue",
      ...args,
      "--max-retries",
      "7",
      "--timeout",
      "2m",
      "--key",
      "k",
    ]);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    const [, id = ""] = /^Job (\d+) is added\.\n$/.exec(output) ?? [];
    const job = await engine.manager.getJob(id);
    expect(job).toMatchObject({
      type: "greet",
      payload: { name: "Ada" },
      queue: "letters",
      key: "k",
      priority: 2,
      maxRetries: 7,
      timeoutSeconds: 120,
      waitingFor: "schedule",
    });
    const waitMs = (job?.scheduledAt?.getTime() ?? 0) - (job?.createdAt.getTime() ?? 0);
    expect(Math.abs(waitMs - 3_600_000)).toBeLessThan(60_000);
  });

  test("enqueue takes an instant, and the payload from standard input", async () => {
    const { output } = await cli.run(
      ["enqueue", "greet", "-", "--run-at", "2999-01-01T00:00:00+01:00", "--json"],
      {
        input: '{"name":"Grace"}',
      },
    );
    const job = await engine.manager.getJob((JSON.parse(output) as AddedJob).id);
    expect(job).toMatchObject({ payload: { name: "Grace" }, scheduledAt: new Date("2998-12-31T23:00:00Z") });
  });

  test("enqueue --unique answers the job that holds the key, or is refused", async () => {
    const args = ["greet", '{"name":"Ada"}', "--unique", "one"];
    const id = await enqueue(...args);
    const again = await cli.run(["enqueue", ...args]);
    expect(again).toEqual({
      exitCode: 0,
      output: `Job ${id} holds the unique key; nothing was added.\n`,
      errors: "",
    });
    const refused = await cli.run(["enqueue", ...args, "--on-conflict", "refuse"]);
    expect(refused.exitCode).toBe(1);
    expect(refused.errors).toContain(`Job ${id} holds the unique key "one"`);
  });

  test.each([
    ["a payload that its type refuses", ["greet", "{}"], 2, 'must have "name"|name'],
    ["a payload that is no JSON", ["greet", "{name}"], 2, "The payload is no JSON"],
    ["an unknown type", ["nobody"], 2, "No process has a handler of type nobody"],
    ["a delay without unit", ["greet", "--delay", "5"], 2, "such as 500ms, 30s"],
    ["an instant without zone", ["greet", "--run-at", "2030-01-01T00:00"], 2, "an instant with its zone"],
    [
      "a delay and an instant",
      ["greet", "--delay", "5s", "--run-at", "2030-01-01T00:00:00Z"],
      2,
      "cannot be used with",
    ],
    ["a conflict without a key", ["greet", '{"name":"a"}', "--on-conflict", "refuse"], 2, "unique.key"],
    ["an unknown priority", ["greet", '{"name":"a"}', "--priority", "urgent"], 2, "priority"],
  ])("enqueue refuses %s", async (_case, args, exitCode, words) => {
    const refused = await cli.run(["enqueue", ...args]);
    expect(refused).toMatchObject({ exitCode, output: "" });
    expect(refused.errors).toMatch(/^millrace: .*\n$/);
    expect(refused.errors).toMatch(new RegExp(words));
  });

  test("list shows what fits all filters, on lines that fit the screen, and pages", async () => {
    const ids = [];
    for (let number = 0; number < 3; number += 1)
      ids.push(await enqueue("refuse", `{"page":${number}}`, "--queue", "pages"));
    const { output } = await cli.run(["jobs", "list", "--queue", "pages", "--limit", "2"], { columns: 80 });
    const lines = output.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^\s*ID\s+TYPE\s+QUEUE\s+STATUS/);
    expect(lines.slice(1, 3).map((line) => line.trim().split(/\s+/)[0])).toEqual(
      ids.toReversed().slice(0, 2),
    );
    expect(lines.every((line) => line.length <= 80)).toBe(true);
    const [, cursor = ""] = /--cursor (\d+)/.exec(output) ?? [];
    const rest = await cli.json<{ jobs: Job[] }>(["jobs", "list", "--queue", "pages", "--cursor", cursor]);
    expect(rest.jobs.map(({ id }) => id)).toEqual(ids.slice(0, 1));
    const one = await cli.json<{ jobs: Job[] }>([
      "jobs",
      "list",
      "--type",
      "refuse",
      "--payload",
      '{"page":1}',
      "--created-after",
      "1h",
      "--status",
      "pending",
      "--priority",
      "normal",
    ]);
    expect(one.jobs.map(({ id }) => id)).toEqual([ids[1]]);
    expect((await cli.run(["jobs", "list", "--queue", "none"])).output).toMatch(/^No job fits\./);
  });

  test.each([
    ["an unknown status", ["--status", "done"], "Allowed choices are pending"],
    ["a limit past the most", ["--limit", "5000"], "limit must be an integer from 1 to 1000"],
    ["a payload that is no object", ["--payload", "7"], "must be a JSON object"],
    ["a time that is none", ["--created-after", "yesterday"], "how long ago, such as 2h"],
  ])("list refuses %s", async (_case, args, words) => {
    const refused = await cli.run(["jobs", "list", ...args]);
    expect(refused).toMatchObject({ exitCode: 2, output: "" });
    expect(refused.errors).toContain(words);
  });

  test("explain says why a job waits", async () => {
    const id = await enqueue("greet", '{"name":"Ada"}', "--delay", "2h");
    const { output } = await cli.run(["jobs", "explain", id]);
    expect(output).toMatch(/^pending: .*\n- schedule: /);
    expect(await cli.json(["jobs", "explain", id])).toMatchObject({ id, waitingFor: "schedule" });
  });

  test("cancel, retry and delete change jobs; the exit code is 1 when one of them could not be", async () => {
    const id = await enqueue("greet", '{"name":"Ada"}');
    expect((await cli.run(["jobs", "cancel", id])).output).toBe(`Job ${id} is cancelled.\n`);
    const [entry] = (await engine.manager.audit.list({ targetKind: "job", targetId: id })).entries;
    expect(entry?.actor).toBe("cli:tester");
    const again = await cli.run(["jobs", "cancel", id, "4711"]);
    expect(again.exitCode).toBe(1);
    expect(again.output).toBe(`Job ${id} is cancelled and cannot be cancelled.\nThere is no job 4711.\n`);
    expect((await cli.run(["jobs", "retry", id])).output).toBe(`Job ${id} waits to run again.\n`);
    expect((await cli.run(["jobs", "retry", id])).exitCode).toBe(1);
    await cli.run(["jobs", "cancel", id]);
    expect(await cli.json(["jobs", "delete", id])).toEqual([{ id, outcome: "deleted" }]);
    expect(await engine.manager.getJob(id)).toBeNull();
    expect(await cli.run(["jobs", "delete"])).toMatchObject({ exitCode: 2, output: "" });
  });

  test("wait gives up at its timeout, and says so by its exit code", async () => {
    const id = await enqueue("greet", '{"name":"Ada"}', "--delay", "2h");
    const waited = await cli.run(["jobs", "wait", id, "--timeout", "50ms"]);
    expect(waited.exitCode).toBe(1);
    expect(waited.output).toMatch(/status +pending, waits: schedule/);
  });

  test.each([["show"], ["logs"], ["events"], ["explain"], ["wait"]])(
    "%s of an unknown job says so",
    async (command) => {
      const refused = await cli.run(["jobs", command, "4711"]);
      expect(refused).toEqual({ exitCode: 1, output: "", errors: "millrace: There is no job 4711.\n" });
    },
  );
});

describe("with a worker", () => {
  beforeAll(() => engine.manager.initialize());

  test("enqueue --wait shows the result", async () => {
    const { exitCode, output } = await cli.run(["enqueue", "greet", '{"name":"Ada"}', "--wait", "60s"]);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/status +completed/);
    expect(output).toContain('"text": "Hello Ada"');
  });

  test("a job that failed ends with exit code 1, and its words do not reach the terminal as they are", async () => {
    const { exitCode, output } = await cli.run(["enqueue", "refuse", "--wait"]);
    expect(exitCode).toBe(1);
    expect(output).toContain("REFUSED: never \ufffd[31mmind 42");
  });

  test("logs and events tell what a job did, and follow goes on to its end", async () => {
    const id = await enqueue("greet", '{"name":"Ada"}');
    const followed = await cli.run(["jobs", "logs", id, "--follow"]);
    expect(followed.output).toMatch(/^\S+Z info +greeting \{"name":"Ada"\}\n$/);
    const line = JSON.parse((await cli.run(["jobs", "logs", id, "--json"])).output) as object;
    expect(line).toMatchObject({ line: 1, level: "info", message: "greeting" });
    expect((await cli.run(["jobs", "logs", id, "--after", "1"])).output).toBe("");
    const events = await cli.json<{ event: string }[]>(["jobs", "events", id]);
    expect(events.map(({ event }) => event)).toEqual(["created", "started", "completed"]);
    expect((await cli.run(["jobs", "events", id])).output).toMatch(/AT +EVENT +ATTEMPT/);
    expect((await cli.run(["jobs", "show", id])).output).toMatch(/status +completed/);
  });

  test("cancel tells a running job to stop", async () => {
    const started = Promise.withResolvers<void>();
    engine.manager.events.on("job.started", ({ job }) => job.type === "linger" && started.resolve());
    const id = await enqueue("linger");
    await started.promise;
    const [change] = await cli.json<{ outcome: string }[]>(["jobs", "cancel", id]);
    expect(change?.outcome).toBe("requested");
    expect(await cli.run(["jobs", "wait", id])).toMatchObject({ exitCode: 1 });
    expect((await engine.manager.getJob(id))?.status).toBe("cancelled");
  });
});

test("without a database every command says how to get one", async () => {
  const refused = await call(["jobs", "list"], { environment: { MILLRACE_DATA_DIR: "/nowhere" } });
  expect(refused).toMatchObject({ exitCode: 1, output: "" });
  expect(refused.errors).toContain("set DATABASE_URL");
});

test.each([
  ["where nothing listens", "postgres://a:secret@127.0.0.1:1/x", "127.0.0.1:1"],
  ["that is no URL", "nonsense", "postgres://user:password@host"],
])("a DATABASE_URL %s is told in one line without its password", async (_case, url, words) => {
  const { exitCode, errors } = await onDatabase(url).run(["jobs", "list"]);
  expect(exitCode).not.toBe(0);
  expect(errors).toMatch(/^millrace: .*\n$/);
  expect(errors).toContain(words);
  expect(errors).not.toContain("secret");
});

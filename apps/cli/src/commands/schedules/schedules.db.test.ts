import type { Schedule } from "millrace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { onDatabase } from "../../test-host.fixture.ts";
import { createEngineFixture, type EngineFixture } from "../../test-manager.fixture.ts";

let engine: EngineFixture;
let cli: ReturnType<typeof onDatabase>;

beforeAll(async () => {
  engine = await createEngineFixture();
  cli = onDatabase(engine.databaseUrl);
});
afterAll(() => engine.close());

const PAYLOAD = '{"name":"Ada"}';

test("create makes a schedule with all of its settings; a second one needs --replace", async () => {
  const settings = [
    "--cron",
    "30 8 * * 1-5",
    "--time-zone",
    "Europe/Berlin",
    "--start-at",
    "2999-01-01T00:00:00Z",
    "--overlap",
    "queue",
    "--catch-up",
    "all",
    "--catch-up-max",
    "5",
    "--jitter",
    "2s",
    "--priority",
    "low",
    "--queue",
    "letters",
    "--paused",
  ];
  const made = await cli.json<Schedule>(["schedules", "create", "greeting", "greet", PAYLOAD, ...settings]);
  expect(made).toMatchObject({
    name: "greeting",
    type: "greet",
    payload: { name: "Ada" },
    cron: "30 8 * * 1-5",
    timeZone: "Europe/Berlin",
    startAt: "2999-01-01T00:00:00.000Z",
    overlap: "queue",
    catchUp: "all",
    catchUpMax: 5,
    jitterMs: 2000,
    priority: 4,
    queue: "letters",
    paused: true,
  });
  const again = ["schedules", "create", "greeting", "greet", PAYLOAD, "--every", "10m"];
  expect(await cli.run(again)).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining("There is a schedule greeting already"),
  });
  const replaced = await cli.run([...again, "--replace"]);
  expect(replaced.output).toMatch(/when +each 10 min\n/);
});

test("list and show tell of the schedules and of their ticks; trigger makes a job", async () => {
  await cli.run(["schedules", "create", "listed", "greet", PAYLOAD, "--every", "1h"]);
  const { output } = await cli.run(["schedules", "list"], { columns: 100 });
  const lines = output.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^NAME +TYPE +WHEN +STATE +NEXT TICK/);
  expect(lines.find((line) => line.startsWith("listed"))).toMatch(/greet +each 1 h +active/);
  expect(lines.every((line) => line.length <= 100)).toBe(true);
  const { jobId } = await cli.json<{ jobId: string }>(["schedules", "trigger", "listed"]);
  expect(await engine.manager.getJob(jobId)).toMatchObject({ type: "greet" });
  expect((await cli.run(["schedules", "show", "listed"])).output).toMatch(
    new RegExp(`triggered +- +${jobId}\\n`),
  );
});

test("pause, resume and delete", async () => {
  await cli.run(["schedules", "create", "stopped", "greet", PAYLOAD, "--every", "1h"]);
  expect((await cli.run(["schedules", "pause", "stopped"])).output).toBe("Schedule stopped is paused.\n");
  expect((await engine.manager.schedules.get("stopped")).paused).toBe(true);
  expect((await cli.run(["schedules", "resume", "stopped"])).output).toMatch(
    /goes on; its next tick: \d{4}-/,
  );
  expect(await cli.json(["schedules", "delete", "stopped"])).toEqual({ name: "stopped", deleted: true });
  expect(await cli.run(["schedules", "show", "stopped"])).toMatchObject({ exitCode: 1, output: "" });
});

test("preview tells the next ticks of a timing, and of a schedule", async () => {
  const timing = [
    "--cron",
    "0 12 * * *",
    "--time-zone",
    "America/New_York",
    "--start-at",
    "2999-03-01T00:00:00Z",
  ];
  const { output } = await cli.run(["schedules", "preview", ...timing, "--count", "2"]);
  expect(output).toBe("2999-03-01T17:00:00Z\n2999-03-02T17:00:00Z\n");
  await cli.run(["schedules", "create", "previewed", "greet", PAYLOAD, ...timing]);
  expect(await cli.json(["schedules", "preview", "previewed", "--count", "1"])).toEqual([
    "2999-03-01T17:00:00.000Z",
  ]);
});

test.each([
  [["create", "x", "greet", PAYLOAD], 2, "cron"],
  [["create", "x", "greet", PAYLOAD, "--cron", "61 * * * *"], 2, "cron"],
  [["create", "x", "greet", "{}", "--every", "1h"], 2, "payload"],
  [["create", "x", "nobody", "--every", "1h"], 2, "type nobody"],
  [["create", "x", "greet", PAYLOAD, "--every", "1h", "--overlap", "panic"], 2, "Allowed choices are skip"],
  [["preview", "previewed", "--every", "1h"], 2, "leave out the name"],
  [["pause", "nobody"], 1, "There is no schedule nobody."],
  [["delete", "nobody"], 1, "There is no schedule nobody."],
  [["trigger", "nobody"], 1, "There is no schedule nobody."],
])("%j is refused", async (args, exitCode, words) => {
  const refused = await cli.run(["schedules", ...args]);
  expect(refused).toMatchObject({ exitCode, output: "" });
  expect(refused.errors).toContain(words);
});

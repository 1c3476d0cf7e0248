import { afterAll, beforeAll, expect, test } from "vitest";
import { runProgram } from "../../run-program.ts";
import { onDatabase, testHost } from "../../test-host.fixture.ts";
import { createEngineFixture, type EngineFixture } from "../../test-manager.fixture.ts";
import type { Sight } from "./sight.ts";

let engine: EngineFixture;
let cli: ReturnType<typeof onDatabase>;
let lingering: string;

beforeAll(async () => {
  engine = await createEngineFixture();
  cli = onDatabase(engine.databaseUrl);
  const started = Promise.withResolvers<void>();
  engine.manager.events.on("job.started", () => started.resolve());
  await engine.manager.initialize();
  lingering = await engine.manager.createJob({ type: "linger", payload: {} });
  await started.promise;
});
afterAll(() => engine.close());

test("where nobody watches it prints once: queues, workers, and the jobs that run longest", async () => {
  const { exitCode, output } = await cli.run(["top"], { columns: 80 });
  expect(exitCode).toBe(0);
  expect(output).toMatch(/^\S+Z {2}1 worker alive, 0 silent, 1 job running\n\nQUEUE /);
  expect(output).toMatch(new RegExp(`\n *${lingering} +linger +default +\\d`));
  expect(output.split("\n").every((line) => line.length <= 80)).toBe(true);
  const sight = await cli.json<Sight>(["top"]);
  expect(sight.workers).toMatchObject([{ state: "alive", pid: process.pid, running: 1, stuck: 0 }]);
  expect(sight.workers[0]?.types).toContain("linger");
  expect(sight.longestHeld).toMatchObject([{ id: lingering, pid: process.pid }]);
});

test("before a person it draws again and again on the other screen, until q", async () => {
  let drawn = "";
  let press: (key: string) => void = () => {};
  const host = testHost({
    environment: { DATABASE_URL: engine.databaseUrl },
    async write(text) {
      drawn += text;
      // The third picture is drawn: enough.
      if (drawn.split("\u001b[H").length === 4) press("q");
    },
    screen: {
      live: true,
      columns: 80,
      rows: 24,
      colours: true,
      onKey(listener) {
        press = listener;
        return () => (press = () => {});
      },
    },
  });
  const quit = runProgram(["top", "--interval", "10ms"], host);
  expect(await quit).toBe(0);
  expect(drawn.startsWith("\u001b[?1049h")).toBe(true);
  expect(drawn).toContain("\u001b[?1049l");
  expect(drawn).toContain("\u001b[32mactive");
  const frame = drawn.split("\u001b[H")[1] ?? "";
  expect(frame.split("\n").length).toBeLessThanOrEqual(24);
});

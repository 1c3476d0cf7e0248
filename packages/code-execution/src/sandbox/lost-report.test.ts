import { expect, test } from "vitest";
import { engineAway } from "../engine/engine-call.ts";
import { stubEngine } from "../engine/stub-engine.fixture.ts";
import { reportOfTheLost } from "./lost-report.ts";

const run = {
  limits: { memoryBytes: 48, cpus: 1 },
  request: { files: [], command: [], environment: {}, wallMs: 1000, stdoutBytes: 1, stderrBytes: 1 },
};

/** What is told of a container that these looks find one after the other, the last again and again. */
async function reportAfter(looks: readonly boolean[], ranMs: number | null, event?: object) {
  let look = -1;
  const engine = await stubEngine((_method, path) => {
    if (path.includes("/events")) return { status: 200, body: event };
    look = Math.min(look + 1, looks.length - 1);
    // It had waited for its program for an hour.
    const State = {
      OOMKilled: looks[look],
      ExitCode: 137,
      StartedAt: "2026-01-01T00:00:00Z",
      FinishedAt: "2026-01-01T01:00:00Z",
    };
    return { status: 200, body: { State } };
  });
  try {
    return await reportOfTheLost(engine.docker, "lost", run, {
      stdout: Buffer.from("so far"),
      stderr: Buffer.alloc(0),
      ranMs,
    });
  } finally {
    engine.close();
  }
}

test("the time is that since the program was sent, and its limit at most", async () => {
  expect(await reportAfter([true], 70)).toMatchObject({
    wallMs: 70,
    stdoutBytes: 6,
    oomKills: 1,
    memoryBytes: 48,
  });
  expect(await reportAfter([true], 1070)).toMatchObject({ wallMs: 1000 });
});

test("an engine that hears of the memory limit later than of the end is asked again", async () => {
  expect(await reportAfter([false, false, true], 70)).toMatchObject({ oomKills: 1 });
});

test("an engine that hears of it after the end tells it by an event", async () => {
  expect(await reportAfter([false], 70, { Action: "oom" })).toMatchObject({ oomKills: 1 });
});

test("what no memory limit ended is a failure of the sandbox", async () => {
  await expect(reportAfter([false], 70)).rejects.toMatchObject({
    code: "system_error",
    message: "The sandbox ended without a report (exit code 137).",
  });
});

test("a program that never began has no memory that could run out", async () => {
  await expect(reportAfter([true], null)).rejects.toMatchObject({ code: "system_error" });
});

test("an engine that went away with the program is a failure of the sandbox, and none that the program had waited for", async () => {
  const engine = await stubEngine(() => ({ status: 500 }));
  engine.close();
  const output = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), ranMs: 70 };
  const failed = await reportOfTheLost(engine.docker, "lost", run, output).catch((error: unknown) => error);
  expect(failed).toMatchObject({
    code: "system_error",
    message: expect.stringMatching(
      /^The sandbox ended without a report\. Docker could not inspect a container: connect ECONNREFUSED/,
    ),
  });
  expect(engineAway(failed)).toBeUndefined();
});

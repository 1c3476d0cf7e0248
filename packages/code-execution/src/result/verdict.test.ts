import { expect, test } from "vitest";
import { parseReport } from "../sandbox/report.ts";
import { reportText } from "../sandbox/report-text.fixture.ts";
import { compileEnd, runVerdict } from "./verdict.ts";

const killed = { exitCode: "-1", signal: "9" };
const tooMuch = { oomKills: "1", memoryLimitHit: "1" };

test.each([
  ["an end with 0", {}, "ok"],
  ["an exit code", { exitCode: "3" }, "runtime_error"],
  ["the exit code that a shell gives to SIGKILL", { exitCode: "137" }, "runtime_error"],
  ["the exit code of coreutils' timeout", { exitCode: "124" }, "runtime_error"],
  ["a signal", { exitCode: "-1", signal: "11" }, "runtime_error"],
  ["SIGKILL that the program sent itself", killed, "runtime_error"],
  ["SIGKILL by the kernel for memory", { ...killed, ...tooMuch }, "memory_limit"],
  ["failure after a child was killed for memory", { exitCode: "1", ...tooMuch }, "memory_limit"],
  ["success although a child was killed for memory", tooMuch, "ok"],
  ["too long", { ...killed, stopped: "wall" }, "time_limit"],
  ["too much processor time", { ...killed, stopped: "cpu" }, "time_limit"],
  ["too long, and memory at the end", { ...killed, stopped: "wall", ...tooMuch }, "time_limit"],
  ["too much on stdout", { ...killed, stopped: "stdout" }, "output_limit"],
  ["too much on stderr", { ...killed, stopped: "stderr" }, "output_limit"],
  ["too much on stdout just before an end with 0", { stopped: "stdout" }, "output_limit"],
  ["too much on stdout, and too long at the end", { ...killed, stopped: "stdout,wall" }, "output_limit"],
  ["more processor time than its limit, and an end with 0", { stopped: "cpu" }, "time_limit"],
  ["failure with nearly all of its memory", { exitCode: "1", memoryPeakBytes: "128000000" }, "runtime_error"],
])("%s", (_what, lines, verdict) => {
  expect(runVerdict(parseReport(reportText(lines)))).toBe(verdict);
});

test("a compiler that ends well without a program has hit the program's size", () => {
  const left = [{ name: "main", error: "too-large" as const, bytes: Buffer.alloc(0) }];
  expect(compileEnd({ report: parseReport(reportText({})), left })).toBe("artifact_limit");
});

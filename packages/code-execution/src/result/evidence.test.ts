import { expect, test } from "vitest";
import { parseReport } from "../sandbox/report.ts";
import { reportText } from "../sandbox/report-text.fixture.ts";
import { evidenceOf } from "./evidence.ts";

const killed = { exitCode: "-1", signal: "9" };

test.each([
  ["nothing", {}, []],
  ["an exit code", { exitCode: "3" }, []],
  [
    "limits of ours, as they were seen, and our own signal",
    { ...killed, stopped: "stderr,cpu" },
    ["stderr", "cpu"],
  ],
  ["a signal", { exitCode: "-1", signal: "11" }, ["signal"]],
  ["a file past its limit", { exitCode: "-1", signal: "25" }, ["file_limit", "signal"]],
  ["no room for files", { exitCode: "1", filesFull: "1" }, ["file_limit"]],
  ["a process that was refused", { exitCode: "1", pidsRefused: "2" }, ["process_limit"]],
  ["processes that the kernel does not count", { exitCode: "1", pidsRefused: "-1" }, []],
  ["nearly all memory", { memoryPeakBytes: "125440000" }, ["near_memory_limit"]],
  ["less memory", { memoryPeakBytes: "125000000" }, []],
  [
    "all memory, and then the time",
    { ...killed, stopped: "wall", oomKills: "1", memoryLimitHit: "1", memoryPeakBytes: "128000000" },
    ["wall", "oom", "near_memory_limit"],
  ],
])("%s", (_what, lines, evidence) => {
  expect(evidenceOf(parseReport(reportText(lines)))).toEqual(evidence);
});

import { expect, test } from "vitest";
import { parseReport } from "./report.ts";
import { reportText } from "./report-text.fixture.ts";
import { SandboxError } from "./sandbox-error.ts";

test("a report is read", () => {
  expect(parseReport(reportText({ exitCode: "3", wallUs: "1500", cpuUs: "900", stdoutBytes: "7" }))).toEqual({
    exitCode: 3,
    signal: null,
    stopped: [],
    stdoutBytes: 7,
    stderrBytes: 0,
    wallMs: 1.5,
    cpuMs: 0.9,
    memoryBytes: 2_048_000,
    memoryLimitBytes: 128_000_000,
    maxRssBytes: 2_048_000,
    isFull: false,
    oomKills: 0,
    processesRefused: 0,
  });
});

test("a signal has its name and leaves no exit code", () => {
  expect(parseReport(reportText({ exitCode: "-1", signal: "11" }))).toMatchObject({
    exitCode: null,
    signal: "SIGSEGV",
  });
  expect(parseReport(reportText({ exitCode: "-1", signal: "64" }))).toMatchObject({ signal: "SIG64" });
});

test("memory is the peak when the program moved it, else what was seen of the program itself", () => {
  const moved = {
    memoryPeakBeforeBytes: "4000000",
    memoryPeakBytes: "9000000",
    memorySampledBytes: "1",
    maxRssKb: "1",
  };
  expect(parseReport(reportText(moved)).memoryBytes).toBe(9_000_000);
  const unmoved = { ...moved, memoryPeakBytes: "4000000", memorySampledBytes: "900000", maxRssKb: "1000" };
  expect(parseReport(reportText(unmoved)).memoryBytes).toBe(1_024_000);
});

test("several limits come as they were seen", () => {
  expect(parseReport(reportText({ stopped: "stdout,wall" })).stopped).toEqual(["stdout", "wall"]);
});

test("refused processes that the kernel does not count are none", () => {
  expect(parseReport(reportText({ pidsRefused: "-1" }))).toMatchObject({ processesRefused: 0 });
});

const killed = { exitCode: "-1", signal: "9", oomKills: "1" };

test("a program that the kernel killed within its own limit is not judged: its host had no memory left", () => {
  expect(() => parseReport(reportText(killed))).toThrow(/^The host of the sandbox ran out of memory/);
  expect(() => parseReport(reportText({ ...killed, exitCode: "1" }))).toThrow(SandboxError);
  expect(parseReport(reportText({ ...killed, memoryLimitHit: "1" }))).toMatchObject({ oomKills: 1 });
  expect(parseReport(reportText({ oomKills: "1" }))).toMatchObject({ exitCode: 0, oomKills: 1 });
});

test.each(["cpuUs", "oomKills", "memoryLimitBytes"])(
  "a report in which %s was not counted is refused",
  (key) => {
    expect(() => parseReport(reportText({ [key]: "-1" }))).toThrow(`could not count ${key}`);
  },
);

test.each(["exitCode", "stopped", "stdoutBytes", "wallUs", "oomKills", "filesFull"])(
  "a report without %s is refused",
  (key) => {
    const text = reportText({}).replace(new RegExp(`^${key}=.*\n`, "m"), "");
    expect(() => parseReport(text)).toThrow(`lacks ${key}`);
  },
);

test("a report with something else for a number is refused", () => {
  expect(() => parseReport(reportText({ wallUs: "soon" }))).toThrow("wallUs=soon");
});

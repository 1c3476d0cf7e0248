import { expect, test } from "vitest";
import { executionPath } from "./execution-path.ts";
import type { GuestReport } from "../sandbox/report.ts";
import type { GuestOutput } from "../sandbox/sandbox.ts";

function output(acquired: GuestOutput["acquired"], wallMs: number): GuestOutput {
  return {
    acquired,
    timings: { acquireMs: 1.04, transferMs: 2, collectMs: 3 },
    report: { wallMs } as GuestReport,
    stdout: Buffer.alloc(0),
    stderr: Buffer.alloc(0),
    left: [],
  };
}

test("the times of compiler and runs are told together, but for their own", () => {
  expect(executionPath(output("warm", 100), [output("warm", 10), output("warm", 20)])).toEqual({
    acquired: "warm",
    timings: { waitMs: 0, acquireMs: 3.1, transferMs: 6, compileMs: 100, runMs: 30, collectMs: 9 },
  });
});

test("one sandbox that was made for it makes it cold", () => {
  expect(executionPath(output("cold", 1), [output("warm", 1)]).acquired).toBe("cold");
});

test("what was compiled before and did not run needed no sandbox", () => {
  expect(executionPath(null, [], 12.34)).toEqual({
    acquired: null,
    timings: { waitMs: 12.3, acquireMs: 0, transferMs: 0, compileMs: 0, runMs: 0, collectMs: 0 },
  });
});

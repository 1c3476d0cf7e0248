import type { ParentJob } from "@millrace/core";
import { expect, test } from "vitest";
import { endOfJob } from "./end-of-job.ts";

const NOW = 1_700_000_000_000;
const job: ParentJob = {
  id: "7",
  ref: null,
  status: "failed",
  result: null,
  errorCode: "timeout",
  errorMessage: "too slow",
  endedAt: new Date(5000),
  kept: true,
};

test("tells how the job ended and when, and names the instance where there is one", () => {
  const end = { jobId: "7", status: "failed", timestamp: "1970-01-01T00:00:05.000Z", error: "too slow" };
  expect(endOfJob([job], undefined, NOW)).toEqual(end);
  expect(endOfJob([job], "i-1", NOW)).toEqual({ instanceId: "i-1", ...end });
});

test("of a job that is no longer kept it tells what is known", () => {
  const gone = { ...job, status: "completed", endedAt: null, errorMessage: null, kept: false } as const;
  expect(endOfJob([gone], undefined, NOW)).toEqual({
    jobId: "7",
    status: "completed",
    timestamp: new Date(NOW).toISOString(),
  });
});

test.each([0, 2])("without a payload %i jobs to tell of are an error for good", (n) => {
  expect(() =>
    endOfJob(
      Array.from({ length: n }, () => job),
      undefined,
      NOW,
    ),
  ).toThrow(
    expect.objectContaining({
      name: "UnrecoverableError",
      message: expect.stringContaining(`depends on ${n}.`),
    }),
  );
});

import {
  DatabaseUnavailableError,
  InvalidInputError,
  JobStateError,
  QueueFullError,
  RateLimitedError,
} from "@millrace/core";
import { expect, test } from "vitest";
import { toProblem } from "./problem.ts";

test("what is not meant for the caller is 500 and tells nothing of its insides", () => {
  for (const thrown of [
    new Error("password=hunter2"),
    "hunter2",
    undefined,
    { code: "DATABASE_UNAVAILABLE" },
  ]) {
    const problem = toProblem(thrown);
    expect(problem).toMatchObject({ status: 500, unexpected: true, body: { code: "INTERNAL_ERROR" } });
    expect(JSON.stringify(problem)).not.toContain("hunter2");
  }
});

test("an error that names faults is 400 whatever its code, and keeps them", () => {
  const faults = [{ pointer: "/a", detail: "is wrong" }];
  const problem = toProblem(new InvalidInputError("SOMETHING_NEW", "It is wrong.", faults));
  expect(problem).toMatchObject({
    status: 400,
    unexpected: false,
    body: { code: "SOMETHING_NEW", errors: faults },
  });
});

test("waiting times are whole seconds, never too short, in the header and in the body", () => {
  const cases = [
    [new RateLimitedError("Slow down.", 1001), 429, 2],
    [new DatabaseUnavailableError("Away.", 0), 503, 1],
    [new QueueFullError("q", 5), 503, 5],
  ] as const;
  for (const [error, status, retryAfter] of cases) {
    expect(toProblem(error)).toMatchObject({
      status,
      headers: { "Retry-After": String(retryAfter) },
      body: { retryAfter },
    });
  }
});

test("a conflict tells the status that stood in the way, beside the status of HTTP", () => {
  expect(toProblem(new JobStateError("1", "running", "changed")).body).toMatchObject({
    status: 409,
    jobStatus: "running",
  });
});

test("errors of another copy of the library are known by their code", () => {
  const foreign = Object.assign(new Error("There is no job 5."), { code: "JOB_NOT_FOUND" });
  expect(toProblem(foreign)).toMatchObject({ status: 404, body: { detail: "There is no job 5." } });
});

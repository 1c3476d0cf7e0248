import { expect, test } from "vitest";
import { MAX_QUEUED_TICKS, ticksByOverlap } from "./overlap.ts";

test("allow gives every tick its job", () => {
  expect(ticksByOverlap("allow", [1, 2], true, 0)).toMatchObject({
    create: [1, 2],
    skip: [],
    cancelOpen: false,
  });
});

test("skip leaves out ticks while a job has not ended, its own included", () => {
  expect(ticksByOverlap("skip", [1, 2], true, 0)).toMatchObject({
    create: [],
    skip: [1, 2],
    skipReason: "overlap",
  });
  expect(ticksByOverlap("skip", [1, 2], false, 0)).toMatchObject({ create: [1], skip: [2] });
});

test("cancel makes way for the latest tick", () => {
  expect(ticksByOverlap("cancel", [1, 2], true, 0)).toMatchObject({
    create: [2],
    skip: [1],
    skipReason: "superseded",
    cancelOpen: true,
  });
  expect(ticksByOverlap("cancel", [1], false, 0)).toMatchObject({ create: [1], cancelOpen: false });
  expect(ticksByOverlap("cancel", [], true, 0)).toMatchObject({ create: [], cancelOpen: false });
});

test("queue lets ticks wait, up to a limit", () => {
  expect(ticksByOverlap("queue", [1, 2], true, 0)).toMatchObject({ create: [], queue: [1, 2], skip: [] });
  expect(ticksByOverlap("queue", [1, 2], true, MAX_QUEUED_TICKS - 1)).toMatchObject({
    queue: [1],
    skip: [2],
    skipReason: "backlog-full",
  });
});

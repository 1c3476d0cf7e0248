import { expect, test } from "vitest";
import { judgeContainer, type KnownContainer } from "./judge-container.ts";

const NOW = 1_000_000;
const runs: KnownContainer = {
  state: "running",
  createdAt: NOW - 1000,
  endedAt: undefined,
  ttlMs: 1001,
  jobStatus: "completed",
  untilStatus: null,
};
const ended = { state: "exited", endedAt: NOW - 500 };

test.each<[string, Partial<KnownContainer>, string | undefined]>([
  ["runs", {}, undefined],
  ["lives as long as it may", { ttlMs: 1000 }, "expired"],
  ["was made by a job that is gone", { jobStatus: undefined }, undefined],
  ["has ended, long ago", ended, "exited"],
  ["has ended just now", { ...ended, endedAt: NOW - 499 }, undefined],
  ["is of a failed job", { jobStatus: "failed" }, "orphan"],
  ["is of a cancelled job", { jobStatus: "cancelled" }, "orphan"],
  ["was never started, and its job is over", { state: "created" }, "orphan"],
  ["was never started, and its job is gone", { state: "created", jobStatus: undefined }, "orphan"],
  ["was never started, and its job runs", { state: "created", jobStatus: "running" }, undefined],
  [
    "is of a job that waits for its next execution",
    { ...ended, endedAt: 0, ttlMs: 0, jobStatus: "pending" },
    undefined,
  ],
  ["is kept for a job that runs", { untilStatus: "running" }, undefined],
  ["was kept for a job that has ended", { untilStatus: "completed" }, "orphan"],
  ["was kept for a job that is gone", { untilStatus: undefined }, "orphan"],
])("a container that %s", (_what, facts, reason) => {
  expect(judgeContainer({ ...runs, ...facts }, NOW, 500)).toBe(reason);
});

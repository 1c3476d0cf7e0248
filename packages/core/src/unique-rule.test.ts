import { describe, expect, it, test } from "vitest";
import { defaultJobPolicy } from "./job-policy.ts";
import { prepareJob } from "./prepare-job.ts";
import { debounce, MAX_UNIQUE_MS, throttle, uniqueFaults, uniqueRuleOf } from "./unique-rule.ts";

describe("a rule", () => {
  it("has its defaults filled in", () => {
    expect(uniqueRuleOf({ key: "k" })).toEqual({ key: "k", mode: "unfinished", onConflict: "existing" });
  });

  it("is flat, whichever mode", () => {
    expect(uniqueRuleOf(throttle("k", 1000))).toEqual({
      key: "k",
      mode: "window",
      windowMs: 1000,
      onConflict: "existing",
    });
    expect(uniqueRuleOf(debounce("k", { delayMs: 10, maxDelayMs: 20 }))).toEqual({
      key: "k",
      mode: "pending",
      onConflict: "replace",
      delayMs: 10,
      maxDelayMs: 20,
    });
  });

  it("lacks what was not given, so that the database sees no nulls", () => {
    expect(Object.keys(uniqueRuleOf(debounce("k", { delayMs: 10 })))).not.toContain("maxDelayMs");
  });
});

const date = new Date();
test.each<[unknown, unknown, readonly string[]]>([
  ["k", undefined, ["/unique"]],
  [null, undefined, ["/unique"]],
  [{}, undefined, ["/unique/key"]],
  [{ key: "" }, undefined, ["/unique/key"]],
  [{ key: "k".repeat(201) }, undefined, ["/unique/key"]],
  [{ key: "a\0" }, undefined, ["/unique/key"]],
  [{ key: "\ud800" }, undefined, ["/unique/key"]],
  [{ key: "k", mode: "ever" }, undefined, ["/unique/mode"]],
  [{ key: "k", mode: { windowMs: 0 } }, undefined, ["/unique/mode"]],
  [{ key: "k", mode: { windowMs: 1, more: 1 } }, undefined, ["/unique/mode"]],
  [{ key: "k", mode: { windowMs: MAX_UNIQUE_MS + 1 } }, undefined, ["/unique/mode"]],
  [{ key: "k", onConflict: "ignore" }, undefined, ["/unique/onConflict"]],
  [{ key: "k", ttl: 1 }, undefined, ["/unique/ttl"]],
  [{ key: "k", delayMs: 1.5 }, undefined, ["/unique/delayMs"]],
  [{ key: "k", maxDelayMs: 5 }, undefined, ["/unique/maxDelayMs"]],
  [{ key: "k", delayMs: 5, maxDelayMs: 4 }, undefined, ["/unique/maxDelayMs"]],
  [{ key: "k", delayMs: 5 }, date, ["/scheduledAt"]],
  [{ key: "k", mode: { windowMs: 1 }, onConflict: "refuse" }, date, []],
  [{ key: "k", mode: undefined, delayMs: 5, maxDelayMs: 5 }, undefined, []],
])("the faults of %j beside a time %s are at %j", (unique, scheduledAt, pointers) => {
  expect(uniqueFaults(unique, scheduledAt).map(({ pointer }) => pointer)).toEqual(pointers);
});

test("a job is judged with its rule", () => {
  const type = { queue: "default", policy: defaultJobPolicy };
  expect(() => prepareJob({ type: "t", payload: {}, unique: { key: "" } }, type)).toThrow(
    "/unique/key must be 1 to 200",
  );
});

import { CONDITION_CASES, ROUTED_DATA } from "@millrace/testing";
import { describe, expect, test } from "vitest";
import { effectOf, routeJob } from "./route-job.ts";
import type { RoutingEffect, RoutingMatch } from "./routing-rule.ts";

const rule = (name: string, match: RoutingMatch, effect: RoutingEffect, enabled = true) => ({
  name,
  enabled,
  match,
  effect,
});

describe("which rule decides", () => {
  const rules = [
    rule("off", {}, { queue: "never" }, false),
    rule("acme", { all: [{ path: "/customer", equals: "acme" }] }, { queue: "acme", maxRetries: 9 }),
    rule("mail", { types: ["*mail*"] }, { queue: "mail", priority: "low", delayMs: 5 }),
    rule("all", {}, { priority: "high", timeoutSeconds: 7 }),
  ];

  test("of each field the first enabled rule that fits and speaks of it", () => {
    const decisions = routeJob(rules, { type: "send-mail", data: { customer: "acme" } });
    expect(effectOf(decisions)).toEqual({
      queue: "acme",
      maxRetries: 9,
      priority: "low",
      delayMs: 5,
      timeoutSeconds: 7,
    });
    expect(decisions.find(({ field }) => field === "queue")).toEqual({
      field: "queue",
      value: "acme",
      rule: "acme",
      why: 'any type and /customer equals "acme"',
    });
    expect(decisions.find(({ field }) => field === "delayMs")).toMatchObject({
      rule: "mail",
      why: "type *mail*",
    });
  });

  test("the caller goes before any rule, also with 0", () => {
    const decisions = routeJob(rules, {
      type: "mail",
      data: {},
      priority: "critical",
      delay: 0,
      attempts: 1,
    });
    expect(effectOf(decisions)).toMatchObject({
      priority: "critical",
      delayMs: 0,
      maxRetries: 0,
      queue: "mail",
    });
    expect(decisions[0]).toMatchObject({ rule: null, why: "given with the job" });
  });

  test("what nobody speaks of is left out", () => {
    expect(routeJob(rules.slice(0, 3), { type: "other", data: null })).toEqual([]);
  });
});

describe("what fits", () => {
  const fits = (match: RoutingMatch, type = "execute-workflow") =>
    routeJob([rule("r", match, { queue: "q" })], { type, data: ROUTED_DATA }).length > 0;

  test.each(CONDITION_CASES)("%j: %s", (condition, expected) => {
    expect(fits({ all: [condition] })).toBe(expected);
  });

  test("one of the types, all of all, one of any", () => {
    const yes = { path: "/empty", exists: true };
    const no = { path: "/empty", exists: false };
    expect(fits({ types: ["push", "execute-*"] })).toBe(true);
    expect(fits({ types: ["execute"] })).toBe(false);
    expect(fits({ all: [yes, no] })).toBe(false);
    expect(fits({ any: [no, yes] })).toBe(true);
    expect(fits({ any: [no] })).toBe(false);
    expect(fits({ all: [yes], any: [no, no] })).toBe(false);
    expect(fits({})).toBe(true);
  });

  test("a pattern of a thousand stars is quick to judge", () => {
    const long = routeJob(
      [rule("r", { all: [{ path: "/a", matches: `${"*a".repeat(500)}b` }] }, { queue: "q" })],
      {
        type: "t",
        data: { a: "a".repeat(100_000) },
      },
    );
    expect(long).toEqual([]);
  }, 1000);
});

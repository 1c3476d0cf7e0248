import { expect, test } from "vitest";
import { checkRoutingRule, routingFaults } from "./routing-faults.ts";

const good = {
  name: "acme-first",
  position: -5,
  enabled: false,
  match: { types: ["send-*"], all: [{ path: "/customer", equals: null }], any: [{ path: "", exists: true }] },
  effect: {
    queue: "acme",
    priority: "high",
    delayMs: 0,
    maxRetries: 3,
    timeoutSeconds: 5,
    retry: { strategy: "fixed" },
  },
};

test("a good rule has no faults", () => {
  expect(routingFaults(good)).toEqual([]);
});

test.each<[string, object, readonly string[]]>([
  ["a bad name", { ...good, name: "a b" }, ["/name"]],
  ["no name, match or effect", {}, ["/name", "/match", "/effect"]],
  ["an unknown field", { ...good, action: {} }, ["/action"]],
  ["a position that is no integer", { ...good, position: 1.5 }, ["/position"]],
  ["no effect", { ...good, effect: {} }, ["/effect"]],
  ["an unknown effect", { ...good, effect: { queues: "x" } }, ["/effect/queues"]],
  [
    "bad effects",
    {
      ...good,
      effect: {
        queue: "a b",
        priority: 10,
        delayMs: -1,
        maxRetries: -1,
        timeoutSeconds: 0,
        retry: { strategy: "no", maxRetries: 1 },
      },
    },
    [
      "/effect/queue",
      "/effect/priority",
      "/effect/delayMs",
      "/effect/maxRetries",
      "/effect/timeoutSeconds",
      "/effect/retry/strategy",
      "/effect/retry/maxRetries",
    ],
  ],
  ["no types", { ...good, match: { types: [] } }, ["/match/types"]],
  ["a type that is none", { ...good, match: { types: ["ok", "a b"] } }, ["/match/types/1"]],
  ["a condition without a path", { ...good, match: { all: [{ equals: 1 }] } }, ["/match/all/0/path"]],
  [
    "a path that is no pointer",
    { ...good, match: { any: [{ path: "workflow", exists: true }] } },
    ["/match/any/0/path"],
  ],
  ["a condition that asks nothing", { ...good, match: { all: [{ path: "/a" }] } }, ["/match/all/0"]],
  [
    "one that asks two things",
    { ...good, match: { all: [{ path: "/a", exists: true, equals: 1 }] } },
    ["/match/all/0"],
  ],
  [
    "a regular expression",
    { ...good, match: { all: [{ path: "/a", matches: 5, regex: "x" }] } },
    ["/match/all/0/matches", "/match/all/0/regex"],
  ],
  [
    "what JSON or PostgreSQL cannot carry",
    { ...good, match: { all: [{ path: "/a", equals: "\u0000" }] } },
    ["/match/all/0/equals"],
  ],
])("%s is refused at its place", (_case, rule, pointers) => {
  expect(routingFaults(rule).map(({ pointer }) => pointer)).toEqual(pointers);
  expect(() => checkRoutingRule(rule)).toThrow(expect.objectContaining({ code: "INVALID_RULE" }));
});

test.each([null, "rule", []])("%j is no rule", (value) => {
  expect(routingFaults(value)).toEqual([{ pointer: "", detail: "must be an object" }]);
});

// What routing rules mean, as tables: the processes and the SQL functions are held to the same.

/** Data that conditions are asked of. */
export const ROUTED_DATA = {
  ref: "refs/heads/Hotfix/login",
  labels: ["urgent", "db"],
  "a/b": { "~": [{ n: 1 }, null] },
  empty: null,
  commit: { author: { name: "Ada" } },
};
/** A condition, and whether the data fits it. */
export const CONDITION_CASES: readonly [
  {
    readonly path: string;
    readonly equals?: unknown;
    readonly contains?: string;
    readonly matches?: string;
    readonly exists?: boolean;
  },
  boolean,
][] = [
  [{ path: "/ref", contains: "hotfix" }, true],
  [{ path: "/ref", contains: "refs/tags" }, false],
  [{ path: "/ref", matches: "refs/heads/*" }, true],
  [{ path: "/ref", matches: "refs/*/log*" }, true],
  [{ path: "/ref", matches: "heads" }, false],
  [{ path: "/ref", matches: "refs/heads/hotfix/login" }, true],
  [{ path: "/ref", matches: "*login*login" }, false],
  [{ path: "/ref", equals: "refs/heads/hotfix/login" }, false],
  [{ path: "/labels", contains: "db" }, true],
  [{ path: "/labels", contains: "d" }, false],
  [{ path: "/labels", equals: ["urgent", "db"] }, true],
  [{ path: "/labels/1", equals: "db" }, true],
  [{ path: "/labels/01", exists: true }, false],
  [{ path: "/labels/length", exists: true }, false],
  [{ path: "/a~1b/~0/0/n", equals: 1 }, true],
  [{ path: "/a~1b/~0/0/n", equals: "1" }, false],
  [{ path: "/a~1b/~0/1", equals: null }, true],
  [{ path: "/empty", exists: true }, true],
  [{ path: "/nothing", exists: false }, true],
  [{ path: "/nothing", equals: null }, false],
  [{ path: "/nothing", contains: "" }, false],
  [{ path: "/commit/author", equals: { name: "Ada" } }, true],
  [{ path: "/constructor", exists: true }, false],
  [{ path: "/ref/0", exists: true }, false],
  [{ path: "", exists: true }, true],
];

export const GOOD_RULE = {
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

/** What is wrong, a rule, and the places of its faults. */
export const RULE_FAULT_CASES: readonly [string, object, readonly string[]][] = [
  ["a bad name", { ...GOOD_RULE, name: "a b" }, ["/name"]],
  ["no name, match or effect", {}, ["/name", "/match", "/effect"]],
  ["an unknown field", { ...GOOD_RULE, action: {} }, ["/action"]],
  ["a position that is no integer", { ...GOOD_RULE, position: 1.5 }, ["/position"]],
  ["no effect", { ...GOOD_RULE, effect: {} }, ["/effect"]],
  ["an unknown effect", { ...GOOD_RULE, effect: { queues: "x" } }, ["/effect/queues"]],
  [
    "bad effects",
    {
      ...GOOD_RULE,
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
  ["no types", { ...GOOD_RULE, match: { types: [] } }, ["/match/types"]],
  ["a type that is none", { ...GOOD_RULE, match: { types: ["ok", "a b"] } }, ["/match/types/1"]],
  ["a condition without a path", { ...GOOD_RULE, match: { all: [{ equals: 1 }] } }, ["/match/all/0/path"]],
  [
    "a path that is no pointer",
    { ...GOOD_RULE, match: { any: [{ path: "workflow", exists: true }] } },
    ["/match/any/0/path"],
  ],
  ["a condition that asks nothing", { ...GOOD_RULE, match: { all: [{ path: "/a" }] } }, ["/match/all/0"]],
  [
    "one that asks two things",
    { ...GOOD_RULE, match: { all: [{ path: "/a", exists: true, equals: 1 }] } },
    ["/match/all/0"],
  ],
  [
    "a regular expression",
    { ...GOOD_RULE, match: { all: [{ path: "/a", matches: 5, regex: "x" }] } },
    ["/match/all/0/matches", "/match/all/0/regex"],
  ],
  [
    "what JSON or PostgreSQL cannot carry",
    { ...GOOD_RULE, match: { all: [{ path: "/a", equals: "\u0000" }] } },
    ["/match/all/0/equals"],
  ],
];

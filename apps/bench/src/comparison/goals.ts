/** A bound on a figure of one run: on the figure itself, or on how many times as high it is as others. */
export interface Goal {
  readonly scenario: string;
  readonly system: string;
  readonly unit: string;
  readonly bound: "at least" | "at most";
  readonly limit: number;
  /** Systems whose best figure it is divided by. Default: the system itself where `timesUnit` is given. */
  readonly times?: readonly string[];
  /** What is taken of these. Default: the same unit. */
  readonly timesUnit?: string;
}

const PEERS = ["graphile-worker", "pg-boss", "bullmq-redis-everysec"];

/** What is to be reached, by medians of the same run. */
export const goals: readonly Goal[] = [
  faster("drain", 1.4, ["graphile-worker"]),
  faster("drain", 3, ["pg-boss"]),
  faster("drain", 3, ["bullmq-redis-everysec"]),
  faster("enqueue-bulk", 4, PEERS),
  faster("enqueue-single", 1.5, PEERS),
  faster("full-cycle", 1.4, PEERS),
  sooner("p50 ms", 0.7, ["graphile-worker"]),
  sooner("p99 ms", 0.6, ["graphile-worker"]),
  sooner("p99 ms", 1, ["bullmq-redis-everysec"]),
  faster("ceiling", 0.6, ["millrace-statements"]),
  slower("beside-jobs", "millrace-many-waiting", 0.9),
  slower("beside-jobs", "millrace-beside-scheduled", 0.9),
  slower("beside-jobs", "millrace-beside-finished", 0.9),
  slower("beside-jobs", "millrace-held-transaction", 0.9),
  slower("beside-keys", "millrace-beside-keys", 0.95),
  {
    ...atMost("priorities", "millrace-priorities", "p99 ms at 70 % load", 3),
    timesUnit: "p99 ms, idle",
  },
  atMost("priorities", "millrace-priorities", "p99 ms at saturation", 50),
  atMost("idle", "millrace-20-queues", "% of a core", 0.5),
  atMost("idle", "millrace-20-queues", "statements/s", 1),
  { ...faster("rest-single", 4_000), system: "millrace-rest" },
  { ...faster("rest-bulk", 40_000), system: "millrace-rest" },
  ...["list page", "job by id", "counts", "statistics"].map((read) =>
    atMost("reads", "millrace-reads", `${read}, p99 ms`, 50),
  ),
  atMost("memory", "millrace-worker", "most MiB, its start included", 200),
  {
    ...atMost("memory", "millrace-worker", "most MiB, second half", 1.1),
    timesUnit: "most MiB, first half",
  },
];

function faster(scenario: string, limit: number, times?: readonly string[]): Goal {
  const goal = { scenario, system: "millrace", unit: "jobs/s", bound: "at least", limit } as const;
  return times === undefined ? goal : { ...goal, times };
}

/** No slower than this share of the plain engine's speed. */
function slower(scenario: string, system: string, limit: number): Goal {
  return { ...faster(scenario, limit, ["millrace"]), system };
}

function sooner(unit: string, limit: number, times: readonly string[]): Goal {
  return { ...atMost("latency", "millrace", unit, limit), times };
}

function atMost(scenario: string, system: string, unit: string, limit: number): Goal {
  return { scenario, system, unit, bound: "at most", limit };
}

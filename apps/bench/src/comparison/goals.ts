/** A bound on a figure of one run: on the figure itself, or on how many times as high it is as others. */
export interface Goal {
  /** What it is about, for a reader who does not know the scenarios. */
  readonly figure: string;
  readonly scenario: string;
  readonly system: string;
  readonly unit: string;
  readonly bound: "at least" | "at most";
  readonly limit: number;
  /** Systems whose best figure it is divided by. Default: the system itself where `timesUnit` is given. */
  readonly times?: readonly string[];
  /** What is taken of these. Default: the same unit. */
  readonly timesUnit?: string;
  /** What stands in the way where it is not reached, as far as it was found; NOTES.md has the figures. */
  readonly obstacle?: string;
}

const PEERS = ["graphile-worker", "pg-boss", "bullmq-redis-everysec"];

/** Of the time from adding to the handler's start on an idle system. */
const SLEEPING =
  "one durable statement by a process that has slept, and the notification: most of both is waking processes and waiting for the disk";
const IN_MEMORY =
  "the job is on the disk before it starts; Redis answers from memory, and syncs once a second";

/** What is to be reached, by medians of the same run. */
export const goals: readonly Goal[] = [
  faster("emptying a full queue", "drain", 1.4, ["graphile-worker"]),
  {
    ...faster("emptying a full queue", "drain", 3, ["pg-boss"]),
    obstacle:
      "pg-boss keeps both cores busy with two batches at once; between a claim's answer and the next claim ours wait for Node, and a second claim beside it gained nothing",
  },
  faster("emptying a full queue", "drain", 3, ["bullmq-redis-everysec"]),
  {
    ...faster("adding in bulk", "enqueue-bulk", 4, PEERS),
    obstacle:
      "the server's COPY takes two thirds of a call by itself; graphile-worker takes 2.8 times our processor time in all",
  },
  {
    ...faster("adding one by one", "enqueue-single", 1.5, PEERS),
    obstacle:
      "calls wait for the statement that they share: Node and PostgreSQL take turns, where BullMQ's Node and Redis work side by side",
  },
  faster("adding and running at once", "full-cycle", 1.4, PEERS),
  sooner("p50 ms", 0.7, "graphile-worker", SLEEPING),
  sooner("p99 ms", 0.6, "graphile-worker", SLEEPING),
  sooner("p99 ms", 1, "bullmq-redis-everysec", IN_MEMORY),
  {
    ...faster("the library's drain", "ceiling", 0.6, ["millrace-by-pgbench"]),
    obstacle: "Node's 4 µs a job, on two cores that the statements without it have for themselves",
  },
  besideJobs("drain of a million", "millrace-many-waiting"),
  besideJobs("drain beside a million scheduled", "millrace-beside-scheduled"),
  besideJobs("drain beside ten million finished", "millrace-beside-finished"),
  besideJobs(
    "drain after ten minutes of load under a transaction that stays open",
    "millrace-held-transaction",
  ),
  {
    ...faster("drain beside 100 000 keys whose jobs wait", "beside-keys", 0.95, ["millrace"]),
    system: "millrace-beside-keys",
    obstacle:
      "not found: runs of either kind lie further apart than the two medians, and the processor time of a job is nearly the same",
  },
  {
    ...atMost("high jobs at 70 % load, p99", "priorities", "millrace-priorities", "p99 ms at 70 % load", 3),
    timesUnit: "p99 ms, idle",
    obstacle:
      "commits that wait for the disk and collections of garbage, each of 10 to 20 ms now and then, on two cores that a dozen processes share",
  },
  atMost(
    "high jobs before a backlog, p99 ms",
    "priorities",
    "millrace-priorities",
    "p99 ms at saturation",
    50,
  ),
  atMost("waiting for 20 empty queues, % of a core", "idle", "millrace-20-queues", "% of a core", 0.5),
  atMost("waiting for 20 empty queues, statements/s", "idle", "millrace-20-queues", "statements/s", 1),
  {
    ...faster("POST /api/jobs, 32 connections, jobs/s", "rest-single", 4_000),
    system: "millrace-rest",
    obstacle: "the server program is one thread, and what it does for a request is spread thin",
  },
  { ...faster("POST /api/jobs/bulk, jobs/s", "rest-bulk", 40_000), system: "millrace-rest" },
  ...["list page", "job by id", "counts", "statistics"].map((read) =>
    atMost(`${read} beside ten million finished, p99 ms`, "reads", "millrace-reads", `${read}, p99 ms`, 50),
  ),
  atMost(
    "a worker's memory, a million waiting, MiB",
    "memory",
    "millrace-worker",
    "most MiB, its start included",
    200,
  ),
  {
    ...atMost(
      "a worker's memory, second half of a million",
      "memory",
      "millrace-worker",
      "most MiB, second half",
      1.1,
    ),
    timesUnit: "most MiB, first half",
  },
];

function faster(figure: string, scenario: string, limit: number, times?: readonly string[]): Goal {
  const goal = { figure, scenario, system: "millrace", unit: "jobs/s", bound: "at least", limit } as const;
  return times === undefined ? goal : { ...goal, times };
}

/** No slower than nine tenths of the empty database's speed. */
function besideJobs(figure: string, system: string): Goal {
  const unit = "times an empty database's";
  return { ...faster(`${figure}, ${unit}`, "beside-jobs", 0.9), system, unit };
}

function sooner(unit: string, limit: number, peer: string, obstacle: string): Goal {
  const figure = `from adding to the handler's start, ${unit.slice(0, 3)}`;
  return { ...atMost(figure, "latency", "millrace", unit, limit), times: [peer], obstacle };
}

function atMost(figure: string, scenario: string, system: string, unit: string, limit: number): Goal {
  return { figure, scenario, system, unit, bound: "at most", limit };
}

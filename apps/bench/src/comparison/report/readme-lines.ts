/** A figure of latest.json. */
export interface Cell {
  readonly scenario: string;
  readonly system: string;
  readonly unit: string;
}

/** The columns of README's comparison. Of several settings of a system the better one is told in each line. */
export const COLUMNS: readonly { readonly title: string; readonly systems: readonly string[] }[] = [
  { title: "Millrace", systems: ["millrace"] },
  { title: "graphile-worker", systems: ["graphile-worker", "graphile-worker-default"] },
  { title: "pg-boss", systems: ["pg-boss", "pg-boss-default"] },
  { title: "BullMQ, Redis synced each second", systems: ["bullmq-redis-everysec"] },
  { title: "BullMQ, Redis synced at each write", systems: ["bullmq-redis-always"] },
  { title: "BullMQ, PostgreSQL", systems: ["bullmq-postgres"] },
];

export interface Line {
  readonly title: string;
  readonly scenario: string;
  /** Where there are several, a slash stands between their figures, and the first one decides which is better. */
  readonly units: readonly string[];
  readonly best: "most" | "least";
}

/** The lines of the comparison. */
export const LINES: readonly Line[] = [
  speed("drain", "one worker empties a full queue, jobs/s"),
  speed("enqueue-bulk", "adding, 5 000 a call, jobs/s"),
  speed("enqueue-single", "adding one by one, 32 calls in flight, jobs/s"),
  speed("full-cycle", "adding and running at once, jobs/s"),
  {
    title: "from adding to the handler's start, idle, p50 / p99 ms",
    scenario: "latency",
    units: ["p50 ms", "p99 ms"],
    best: "least",
  },
];

/** What is told of Millrace alone; a slash stands between the figures of a line. */
export const ALONE: readonly { readonly title: string; readonly cells: readonly Cell[] }[] = [
  {
    title: "`POST /api/jobs`, 32 connections / `POST /api/jobs/bulk`, 1 000 a call, jobs/s",
    cells: ["rest-single", "rest-bulk"].map((scenario) => cell(scenario, "millrace-rest", "jobs/s")),
  },
  {
    title:
      "a drain of a million / beside a million scheduled / beside ten million finished / after ten minutes of load under a transaction that stays open, times one in an empty database",
    cells: [
      "millrace-many-waiting",
      "millrace-beside-scheduled",
      "millrace-beside-finished",
      "millrace-held-transaction",
    ].map((system) => cell("beside-jobs", system, "times an empty database's")),
  },
  {
    title: "beside ten million finished: a page of the list / a job by id / counts / statistics, p99 ms",
    cells: ["list page", "job by id", "counts", "statistics"].map((read) =>
      cell("reads", "millrace-reads", `${read}, p99 ms`),
    ),
  },
  {
    title: "a high job's start, idle / at 70 % load / before a backlog, p99 ms",
    cells: ["p99 ms, idle", "p99 ms at 70 % load", "p99 ms at saturation"].map((unit) =>
      cell("priorities", "millrace-priorities", unit),
    ),
  },
  {
    title: "a worker for 20 empty queues: % of a core, PostgreSQL included / statements a second",
    cells: ["% of a core", "statements/s"].map((unit) => cell("idle", "millrace-20-queues", unit)),
  },
  {
    title: "a worker that empties a queue of a million jobs, run as `millrace worker` is: most memory, MiB",
    cells: [cell("memory", "millrace-worker", "most MiB, its start included")],
  },
];

function speed(scenario: string, title: string): Line {
  return { title, scenario, units: ["jobs/s"], best: "most" };
}

function cell(scenario: string, system: string, unit: string): Cell {
  return { scenario, system, unit };
}

import type { Screen } from "../../host.ts";
import { count } from "../../text/count.ts";
import { createPaint } from "../../text/paint.ts";
import { table } from "../../text/table.ts";
import { duration, instant } from "../../text/times.ts";
import { queueTable } from "../queues/queue-table.ts";
import type { Sight } from "./sight.ts";

/** Worker processes that are shown. */
const MOST_WORKERS = 10;

/** Queues, workers and jobs, a table each. */
export async function topText({ at, queues, workers, longestHeld }: Sight, screen: Screen): Promise<string> {
  const nowMs = at.getTime();
  const paint = createPaint(screen.colours);
  const running = queues.reduce((sum, queue) => sum + queue.running, 0);
  const alive = workers.filter(({ state }) => state === "alive").length;
  const title = `${instant(at)}  ${count(alive, "worker")} alive, ${workers.length - alive} silent, ${count(running, "job")} running`;
  const workerTable = table(
    workers.slice(0, MOST_WORKERS),
    [
      { title: "WORKER", value: ({ id }) => id, right: true },
      { title: "HOST", value: ({ host }) => host, shrinks: true },
      { title: "PID", value: ({ pid }) => pid, right: true },
      { title: "STATE", value: ({ state }) => state },
      { title: "JOBS", value: (worker) => worker.running, right: true },
      { title: "STUCK", value: ({ stuck }) => stuck, right: true },
      { title: "UP", value: ({ startedAt }) => duration(nowMs - startedAt.getTime()), right: true },
      { title: "BEAT", value: ({ beatAt }) => duration(nowMs - beatAt.getTime()), right: true },
    ],
    screen,
  );
  const jobTable = table(
    longestHeld,
    [
      { title: "JOB", value: ({ id }) => id, right: true },
      { title: "TYPE", value: ({ type }) => type, shrinks: true },
      { title: "QUEUE", value: ({ queue }) => queue, shrinks: true },
      { title: "HELD FOR", value: ({ claimedAt }) => duration(nowMs - claimedAt.getTime()), right: true },
      { title: "BY", value: ({ host, pid }) => `${host}:${pid}`, shrinks: true },
    ],
    screen,
  );
  const parts = [
    queues.length === 0 ? "There is no queue yet." : await queueTable(queues, screen),
    ...(workers.length === 0 ? [] : [workerTable]),
    ...(longestHeld.length === 0 ? [] : [jobTable]),
  ];
  return [paint(title, "title"), ...parts].join("\n\n");
}

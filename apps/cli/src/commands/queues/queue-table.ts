import type { QueueFigures } from "@millrace/core";
import type { Screen } from "../../host.ts";
import { table } from "../../text/table.ts";
import { duration } from "../../text/times.ts";

/** Queues with what waits, runs and ended, a line each. */
export async function queueTable(queues: readonly QueueFigures[], screen: Screen): Promise<string> {
  const { toQueueStats } = await import("millrace"); // late, as all of the library
  return table(
    queues.map((figures) => ({ figures, stats: toQueueStats(figures) })),
    [
      { title: "QUEUE", value: ({ figures }) => figures.queue, shrinks: true },
      { title: "STATE", value: ({ figures }) => figures.state },
      { title: "READY", value: ({ figures }) => figures.ready, right: true },
      { title: "LATER", value: ({ figures }) => figures.scheduled, right: true },
      { title: "RUNNING", value: ({ figures }) => outOf(figures.running, figures.concurrency), right: true },
      { title: "COMPLETED", value: ({ figures }) => figures.completed, right: true },
      { title: "FAILED", value: ({ figures }) => figures.failed, right: true },
      { title: "JOBS/S", value: ({ stats }) => Number(stats.throughput.toFixed(1)), right: true },
      {
        title: "LATENCY",
        value: ({ stats }) => (stats.latency === null ? null : duration(stats.latency)),
        right: true,
      },
    ],
    screen,
  );
}

function outOf(running: number, most: number | null): string {
  return most === null ? String(running) : `${running}/${most}`;
}

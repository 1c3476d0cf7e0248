import type { EndedJob } from "./ended-job.ts";
import type { Hint } from "./notifier.ts";

/**
 * What other processes want to hear of outcomes that were recorded: jobs that are ready again or new, and
 * slots that became free in queues whose slots are shared between processes. One hint per kind and queue.
 */
export function hintsOfRecorded(
  batch: readonly EndedJob[],
  isShared: (queue: string) => boolean,
  nowMs: number,
): readonly Hint[] {
  const hints = new Map<string, Hint>();
  const ready = (queue: string, priority: number): unknown =>
    hints.set(`ready ${queue} ${priority}`, { kind: "ready", queue, priority });
  for (const { job, outcome, followOn } of batch) {
    if (outcome.kind === "returned") ready(job.queue, job.priority);
    if (isShared(job.queue)) hints.set(`slot ${job.queue}`, { kind: "slot", queue: job.queue });
    for (const { queue, priority, scheduledAtMs } of followOn) {
      if (scheduledAtMs === null) ready(queue, priority);
      else
        hints.set(`scheduled ${scheduledAtMs}`, {
          kind: "scheduled",
          inMs: Math.max(0, scheduledAtMs - nowMs),
        });
    }
  }
  return [...hints.values()];
}

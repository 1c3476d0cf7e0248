import type { EndedJob } from "./ended-job.ts";
import type { Hint } from "./notifier.ts";

/** What other processes want to hear of recorded outcomes: jobs that are ready again or new. One hint per kind and queue. */
export function recordedHints(batch: readonly EndedJob[], nowMs: number): readonly Hint[] {
  const hints = new Map<string, Hint>();
  const ready = (queue: string, priority: number): unknown =>
    hints.set(`${queue} ${priority}`, { kind: "ready", queue, priority });
  for (const { job, outcome, followOn } of batch) {
    if (outcome.kind === "returned") ready(job.queue, job.priority);
    for (const { queue, priority, scheduledAtMs } of followOn) {
      if (scheduledAtMs === null || scheduledAtMs <= nowMs) ready(queue, priority);
      else hints.set(`at ${scheduledAtMs}`, { kind: "scheduled", inMs: scheduledAtMs - nowMs });
    }
  }
  return [...hints.values()];
}

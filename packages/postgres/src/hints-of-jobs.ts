import type { Hint, StoredJob } from "@millrace/core";

/** One hint for each queue and priority, and one for the job that is due first. */
export function hintsOf(jobs: Iterable<StoredJob>, nowMs: number): readonly Hint[] {
  const hints = new Map<string, Hint>();
  let last: StoredJob | undefined;
  for (const job of jobs) {
    const { queue, priority, scheduledAtMs } = job;
    if (scheduledAtMs === null || scheduledAtMs <= nowMs) {
      // Lists are of one queue and priority as a rule.
      if (queue !== last?.queue || priority !== last.priority)
        hints.set(`${queue} ${priority}`, { kind: "ready", queue, priority });
      last = job;
      continue;
    }
    const earliest = hints.get("scheduled");
    const inMs = scheduledAtMs - nowMs;
    if (earliest?.kind !== "scheduled" || inMs < earliest.inMs)
      hints.set("scheduled", { kind: "scheduled", inMs });
  }
  return [...hints.values()];
}

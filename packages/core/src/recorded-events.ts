import type { EndedJob } from "./ended-job.ts";
import type { EventBus } from "./events.ts";
import type { CompletionAnswer } from "./store.ts";

/** Tells what the database made of an outcome. */
export function emitRecorded(events: EventBus, ended: EndedJob, answer: CompletionAnswer): void {
  const { job, outcome, runMs, thrown } = ended;
  if (answer === "refused") {
    events.emit("completion.refused", { job, lease: ended.lease });
    return;
  }
  switch (outcome.kind) {
    case "completed":
      return events.emit("job.completed", { job, runMs });
    case "failed":
      return events.emit("job.failed", { job, runMs, error: outcome.error, thrown });
    case "retry":
      return events.emit("job.retried", { job, error: outcome.error, delayMs: outcome.delayMs });
    case "snoozed":
      return events.emit("job.snoozed", { job, reason: outcome.reason, delayMs: outcome.delayMs });
    case "cancelled":
      return events.emit("job.cancelled", { job });
    case "returned":
      return events.emit("job.returned", { job });
  }
}

import type { EndedJob, NewJob } from "@millrace/core";
import type { HandlerRun } from "./handler-run.ts";

interface Told extends Pick<HandlerRun, "progress" | "lines" | "stuck"> {
  readonly added: readonly NewJob[];
}

/** What a person wants to know of how an execution ended; null: its lease was lost. */
export function toHandlerRun(end: EndedJob | null, { added, ...told }: Told): HandlerRun {
  const outcome = end?.outcome;
  const result = outcome !== undefined && "result" in outcome ? outcome.result : null;
  return {
    outcome: outcome?.kind ?? "lost",
    result: result === null ? null : JSON.parse(result),
    error: outcome !== undefined && "error" in outcome ? outcome.error : null,
    thrown: end?.thrown ?? undefined,
    delayMs: outcome !== undefined && "delayMs" in outcome ? outcome.delayMs : null,
    snoozeReason: outcome?.kind === "snoozed" ? outcome.reason : null,
    ...told,
    enqueued: outcome?.kind === "completed" ? added : [],
    runMs: end?.runMs ?? 0,
  };
}

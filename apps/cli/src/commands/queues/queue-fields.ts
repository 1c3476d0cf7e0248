import type { QueueFigures } from "@millrace/core";
import type { KeyLimits, QueueRetention, Rate } from "millrace";
import { fields } from "../../text/fields.ts";
import { duration } from "../../text/times.ts";

/** One queue, a setting or figure a line. */
export function queueFields(queue: QueueFigures): string {
  const { totals, recent } = queue;
  const retry = Object.entries(queue.retry).map(([name, value]) => `${name} ${String(value)}`);
  return fields({
    queue: queue.queue,
    state: queue.state,
    ready: queue.ready,
    later: queue.scheduled,
    running: queue.running,
    completed: queue.completed,
    failed: queue.failed,
    cancelled: queue.cancelled,
    "since installation": `${totals.created} created, ${totals.completed} completed, ${totals.failed} failed (${totals.timedOut} by timeout), ${totals.cancelled} cancelled, ${totals.retried} retries`,
    "last minute": `${recent.completed} completed, ${recent.failed} failed`,
    concurrency: queue.concurrency ?? "no limit",
    "most waiting": queue.maxWaiting ?? "no limit",
    rate: queue.rate === null ? "no limit" : rateText(queue.rate),
    "each key": queue.keys === null ? "no limit" : keysText(queue.keys),
    order: queue.order,
    "wanted wait": duration(queue.targetWaitMs ?? 1000),
    retention: retentionText(queue.retention),
    retry: retry.length === 0 ? "the types'" : retry.join(", "),
  });
}

function rateText({ limit, windowMs }: Rate): string {
  return `${limit} starts in ${duration(windowMs)}`;
}

function keysText({ concurrency, rate }: KeyLimits): string {
  const parts = [
    ...(concurrency == null ? [] : [`${concurrency} at once`]),
    ...(rate == null ? [] : [rateText(rate)]),
  ];
  return parts.length === 0 ? "no limit" : parts.join(", ");
}

function retentionText(retention: QueueRetention): string {
  const rules = Object.entries(retention).flatMap(([status, { ageMs, count }]) => [
    ...(ageMs === null ? [] : [`${status} ${duration(ageMs)}`]),
    ...(count === null ? [] : [`${status} the newest ${count}`]),
  ]);
  return rules.length === 0 ? "the engine's days" : rules.join(", ");
}

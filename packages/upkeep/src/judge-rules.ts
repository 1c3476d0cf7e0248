import type { AlertFact } from "@millrace/core";
import type { AlertRule, Measure } from "./alert-schema.ts";
import type { QueueMeasures } from "./queue-measures.ts";

const VALUES: Readonly<Record<Measure, (queue: QueueMeasures) => number>> = {
  backlog: ({ waiting }) => waiting,
  "oldest-ready-age": ({ oldestReadyMs }) => oldestReadyMs ?? 0,
  "failure-rate": ({ failureRate }) => failureRate ?? 0,
  "failed-jobs": ({ failedLastMinute }) => failedLastMinute,
};

/** How each rule stands for each queue that it watches. */
export function judgeRules(
  rules: readonly AlertRule[],
  measures: readonly QueueMeasures[],
  cooldownMs: number,
): readonly AlertFact[] {
  return rules.flatMap(({ name, measure, above, queues }) =>
    measures
      .filter(({ queue }) => queues === undefined || queues.includes(queue))
      .map((queue) => {
        const value = VALUES[measure](queue);
        return { rule: name, queue: queue.queue, value, firing: value > above, cooldownMs };
      }),
  );
}

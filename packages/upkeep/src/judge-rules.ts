import { createHash } from "node:crypto";
import type { AlertFact } from "@millrace/core";
import type { AlertChannel, AlertRule, Measure } from "./alert-schema.ts";
import type { QueueMeasures } from "./queue-measures.ts";

type Found = Pick<AlertFact, "value" | "totalCompleted" | "totalFailed" | "isShare">;

const MEASURED: Readonly<Record<Measure, (queue: QueueMeasures) => Found>> = {
  backlog: ({ waiting }) => ({ value: waiting }),
  "oldest-ready-age": ({ oldestReadyMs }) => ({ value: oldestReadyMs ?? 0 }),
  "failure-rate": ({ failureRate, totalCompleted, totalFailed }) => ({
    value: failureRate ?? 0,
    totalCompleted,
    totalFailed,
    isShare: true,
  }),
  "failed-jobs": ({ failedLastMinute, totalCompleted, totalFailed }) => ({
    value: failedLastMinute,
    totalCompleted,
    totalFailed,
  }),
};

/** What is measured for each rule of each queue that it watches. */
export function measureRules(
  rules: readonly AlertRule[],
  measures: readonly QueueMeasures[],
  { channels, cooldownMs }: { readonly channels: readonly AlertChannel[]; readonly cooldownMs: number },
): readonly AlertFact[] {
  return rules.flatMap(({ name, measure, above, queues }) => {
    const digest = digestOf([measure, above, channels]);
    return measures
      .filter(({ queue }) => queues === undefined || queues.includes(queue))
      .map((queue) => ({
        rule: name,
        digest,
        queue: queue.queue,
        ...MEASURED[measure](queue),
        above,
        cooldownMs,
      }));
  });
}

function digestOf(said: unknown): string {
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 16);
}

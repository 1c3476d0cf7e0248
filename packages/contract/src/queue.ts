import { FINISHED_STATUSES, QUEUE_ORDERS, QUEUE_STATES } from "@millrace/core";
import { z } from "zod";
import { policySettings } from "./retry-settings.ts";
import { keyLimits, rate } from "./queue-key.ts";

/** Most jobs that one clean deletes. */
const MAX_CLEANED = 10_000;
/** 100 years in milliseconds. */
const MAX_CLEANED_AGE_MS = 36_500 * 86_400_000;

/** Figures of one queue over all processes, kept and not counted. */
export const queueStatsBody = z
  .object({
    state: z.enum(QUEUE_STATES),
    waiting: z.int().meta({ description: "Ready jobs; 0 while the queue is paused." }),
    active: z.int(),
    completed: z.int(),
    failed: z.int(),
    delayed: z.int().meta({ description: "Jobs that wait for their time: scheduled ones and retries." }),
    paused: z.int().meta({ description: "Ready jobs of a paused queue; else 0." }),
    cancelled: z.int(),
    throughput: z.number().meta({ description: "Jobs a second that ended in the last minute." }),
    latency: z.number().nullable().meta({
      description: "Milliseconds from due time to end, average of the last minute; null: none ended.",
    }),
    errorRate: z.number().nullable().meta({
      description:
        "Share of the last minute's ended jobs that failed, whosever fault it was, 0 to 1; null: none ended.",
    }),
    averageWaitTime: z.number().meta({ description: "Milliseconds to the start, since installation." }),
    averageProcessingTime: z.number().meta({ description: "Milliseconds of a run, since installation." }),
  })
  .meta({ id: "QueueStats" });
export type QueueStatsBody = z.infer<typeof queueStatsBody>;

/** Answer of `GET /api/queues/stats`: by name of the queue. */
export const allQueueStatsBody = z.record(z.string(), queueStatsBody).meta({ id: "AllQueueStats" });

const ruleFields = {
  ageMs: z
    .int()
    .min(1000)
    .nullable()
    .meta({ description: "Milliseconds from the job's end; null: no rule." }),
  count: z.int().min(1).nullable().meta({ description: "The newest ones that are kept; null: no rule." }),
};

const retentionRule = z.strictObject(ruleFields).meta({ id: "RetentionRule" });
const retentionChange = z.strictObject(ruleFields).partial().nullable().meta({ id: "RetentionChange" });

const retention = z.strictObject({
  completed: retentionRule.optional(),
  failed: retentionRule.optional(),
  cancelled: retentionRule.optional(),
});

const retentionChanges = z
  .strictObject({ completed: retentionChange, failed: retentionChange, cancelled: retentionChange })
  .partial()
  .nullable()
  .meta({ description: "Each rule takes the place of the one that there was; null clears." });

const limits = {
  concurrency: z.int().min(1).max(100_000).nullable().meta({
    description: "Most jobs that run at once over all processes; null: no limit.",
  }),
  maxWaiting: z.int().min(0).max(1_000_000_000).nullable().meta({
    description: "Most jobs that may wait: past it new ones are answered 503; null: no limit.",
  }),
  targetWaitMs: z.int().min(1).max(86_400_000).nullable().meta({
    description:
      "Milliseconds that its jobs should wait at most, on average: what proposals are measured by; null: 1000.",
  }),
};

const keySettings = {
  rate: rate.nullable().meta({ description: "Most starts of the queue over all processes; null: no limit." }),
  keys: keyLimits.nullable().meta({ description: "Limits of each key; null: none." }),
  order: z.enum(QUEUE_ORDERS, { error: `must be one of ${QUEUE_ORDERS.join(", ")}` }).meta({
    description: "priority: over all jobs. fair: keys take turns.",
  }),
};

/** A queue with its settings. */
export const queueBody = z
  .object({
    name: z.string(),
    ...limits,
    ...keySettings,
    retention,
    retry: policySettings,
    stats: queueStatsBody,
  })
  .meta({ id: "Queue" });
export type QueueBody = z.infer<typeof queueBody>;

export const queueListBody = z.object({ queues: z.array(queueBody) }).meta({ id: "Queues" });

/** Body of `PATCH /api/queues/{queue}`: what is left out stays, null clears. */
export const queuePatchBody = z
  .strictObject({
    concurrency: limits.concurrency.optional(),
    maxWaiting: limits.maxWaiting.optional(),
    targetWaitMs: limits.targetWaitMs.optional(),
    rate: keySettings.rate.optional(),
    keys: keySettings.keys.optional(),
    order: keySettings.order.optional(),
    retention: retentionChanges.optional(),
    retry: policySettings.nullable().optional().meta({
      description: "What its jobs take over where neither they nor their type say it; null clears.",
    }),
  })
  .refine(
    (patch) => Object.keys(patch).length > 0,
    "must name at least one of concurrency, maxWaiting, targetWaitMs, rate, keys, order, retention, retry",
  )
  .meta({ id: "QueuePatch" });
export type QueuePatchBody = z.infer<typeof queuePatchBody>;

/** Body of `POST /api/queues/{queue}/clean`. */
export const queueCleanBody = z
  .strictObject({
    age: z
      .int()
      .min(0)
      .max(MAX_CLEANED_AGE_MS)
      .meta({ description: "Only jobs that ended at least so many milliseconds ago." }),
    limit: z.int().min(1).max(MAX_CLEANED).default(1000),
    status: z
      .enum(FINISHED_STATUSES, { error: `must be one of ${FINISHED_STATUSES.join(", ")}` })
      .default("completed"),
  })
  .meta({ id: "QueueCleaning" });

export const queueCleanAnswer = z
  .object({ queue: z.string(), status: z.enum(FINISHED_STATUSES), deleted: z.int() })
  .meta({ id: "QueueCleaned" });

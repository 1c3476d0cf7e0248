import { isQueueName, isWebhookUrl, MAX_URL_LENGTH, WEBHOOK_URL_FORM } from "@millrace/core";
import { z } from "zod";

const HOUR_MS = 3_600_000;
const name = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[\w.:-]+$/, "must be letters, digits and _ . : -");
const queue = z.string().refine(isQueueName, "must be the name of a queue");

/** What a rule may watch, each with what its values look like. */
export const MEASURES = ["backlog", "oldest-ready-age", "failure-rate", "failed-jobs"] as const;
export type Measure = (typeof MEASURES)[number];

const rule = z
  .strictObject({
    /** Tells alerts apart: one rule and queue is one alert. Rules of other jobs are others unless they measure the same, with the same limit, for the same channels. */
    name,
    /** `backlog`: ready jobs. `oldest-ready-age`: ms. `failure-rate`: 0 to 1. `failed-jobs`: failed for good; both since it was judged last, and of the last minute at least. */
    measure: z.enum(MEASURES),
    /** It fires above this. */
    above: z.number().min(0).max(Number.MAX_SAFE_INTEGER),
    /** Queues to watch, each an alert of its own. Default: all. */
    queues: z.array(queue).min(1).max(100).optional(),
  })
  .refine((given) => given.measure !== "failure-rate" || given.above < 1, {
    path: ["above"],
    message: "must be below 1: a share of failed jobs is never above it",
  });
export type AlertRule = z.output<typeof rule>;

const channel = z.union([
  z.strictObject({
    webhook: z.string().min(1).max(MAX_URL_LENGTH).refine(isWebhookUrl, WEBHOOK_URL_FORM),
  }),
  z.strictObject({ email: z.email().max(254) }),
]);
export type AlertChannel = z.output<typeof channel>;

/** Payload of `send-alert`. */
export const alertSchema = z
  .strictObject({
    /** Judged over all queues; what has changed is told. */
    rules: z.array(rule).min(1).max(100).optional(),
    /** Told as it is, in place of rules. */
    message: z.string().min(1).max(10_000).optional(),
    /** Where it is told. None: in the job's result and log alone. */
    channels: z.array(channel).max(20).default([]),
    /** Milliseconds between two notices that a rule still fires; 0 to 30 days. */
    cooldownMs: z
      .int()
      .min(0)
      .max(30 * 24 * HOUR_MS)
      .default(HOUR_MS),
  })
  .refine((given) => (given.rules === undefined) !== (given.message === undefined), {
    path: ["rules"],
    message: "or message must be given, and not both",
  })
  .refine((given) => new Set(given.rules?.map((one) => one.name)).size === (given.rules?.length ?? 0), {
    path: ["rules"],
    message: "must have different names",
  });
export type AlertPayload = z.output<typeof alertSchema>;

import { JOB_STATUSES, type JobExplanation, WAITING_REASONS } from "@millrace/core";
import { z } from "zod";
import { instantOrNull } from "./instant.ts";

const detail = z.string().meta({ description: "The same in a sentence." });
const untilAt = z.iso.datetime();

const waitingReason = z.discriminatedUnion("reason", [
  z.object({
    reason: z.literal("dependencies"),
    open: z.int().meta({ description: "Jobs and workflows that have not ended." }),
    parents: z
      .array(z.object({ id: z.string(), status: z.enum([...JOB_STATUSES, "workflow"]).nullable() }))
      .meta({ description: "These, the oldest first; 20 at most." }),
    detail,
  }),
  z.object({
    reason: z.literal("schedule"),
    untilAt,
    snoozed: z.boolean().meta({ description: "Its handler put it off." }),
    detail,
  }),
  z.object({
    reason: z.literal("retry"),
    untilAt,
    failedAttempts: z.int(),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    detail,
  }),
  z.object({ reason: z.literal("paused"), queue: z.string(), state: z.enum(["paused", "draining"]), detail }),
  z.object({
    reason: z.literal("worker"),
    type: z.string(),
    liveWorkers: z.int(),
    outdatedWorkers: z.int().meta({
      description:
        "Of these, those whose handler of it is older than what is stored: they leave its jobs to newer processes.",
    }),
    servedTypes: z
      .array(z.string())
      .meta({ description: "Types that live workers have handlers of; 20 at most." }),
    detail,
  }),
  z.object({
    reason: z.literal("concurrency"),
    queue: z.string(),
    key: z.string().nullable().meta({ description: "Whose places are taken; null: the queue's." }),
    limit: z.int(),
    running: z.int(),
    runningIds: z.array(z.string()).meta({ description: "Who holds the places; 20 at most." }),
    detail,
  }),
  z.object({
    reason: z.literal("rate"),
    queue: z.string(),
    key: z.string().nullable().meta({ description: "Whose rate it is; null: the queue's." }),
    limit: z.int(),
    windowMs: z.int(),
    untilAt: untilAt.meta({ description: "When the next start is allowed." }),
    detail,
  }),
]);

/** Answer of `GET /api/jobs/{id}/explain`. */
export const explanationBody = z
  .object({
    id: z.string(),
    type: z.string(),
    queue: z.string(),
    status: z.enum(JOB_STATUSES),
    waitingFor: z
      .enum(WAITING_REASONS)
      .nullable()
      .meta({ description: "The first of `reasons`; null: it waits for its turn, or does not wait." }),
    summary: z.string(),
    reasons: z
      .array(waitingReason)
      .meta({ description: "Everything that keeps it from starting, what counts most first." }),
    ahead: z.object({ jobs: z.int(), exact: z.boolean() }).nullable().meta({
      description: "Jobs of its queue that come before it; exact below 10 000, an estimate beyond.",
    }),
    expectedStartAt: instantOrNull.meta({
      description: "By what was measured; null: nothing was yet, or somebody has to act first.",
    }),
    run: z
      .object({
        claimedAt: z.iso.datetime(),
        deadlineAt: z.iso.datetime(),
        attempt: z.int(),
        workerId: z.string(),
        worker: z.string(),
        host: z.string(),
        pid: z.int(),
        workerState: z.enum(["alive", "silent"]),
        cancelRequestedAt: instantOrNull,
      })
      .nullable()
      .meta({ description: "Of a running job." }),
    end: z
      .object({
        endedAt: z.iso.datetime(),
        attempts: z.int(),
        errorCode: z.string().nullable(),
        errorMessage: z.string().nullable(),
        retriesLeft: z.int().meta({ description: "Of a failed job: retries that its error did not allow." }),
      })
      .nullable()
      .meta({ description: "Of a finished job." }),
  })
  .meta({ id: "Explanation" });

/** The body that shows an explanation: its instants as text. */
export function toExplanationBody(explanation: JobExplanation): z.infer<typeof explanationBody> {
  return JSON.parse(JSON.stringify(explanation));
}

import { type AlertNotice, defineHandler, type JobContext, type JobHandler } from "@millrace/core";
import { type AlertPayload, alertSchema } from "./alert-schema.ts";
import type { UpkeepEngine } from "./engine.ts";
import { measureRules } from "./judge-rules.ts";
import { noticeJobs, noticeOfAlert, noticeOfMessage } from "./notice.ts";
import { measureQueues } from "./queue-measures.ts";
import { upkeepPolicy } from "./upkeep-policy.ts";

export interface AlertResult {
  /** Rules and queues that fire now. */
  readonly firing: readonly { readonly rule: string; readonly queue: string; readonly value: number }[];
  /** What was told by this job. */
  readonly told: readonly AlertNotice[];
  /** Jobs that tell it. */
  readonly jobs: number;
}

/**
 * Handler of `send-alert`: judges rules over the queues and tells what has changed, or tells a message. It sends nothing
 * itself: it adds a `send-webhook` or `email-notification` job for each channel.
 */
export function createSendAlert(engine: () => UpkeepEngine): JobHandler {
  return defineHandler({
    type: "send-alert",
    queue: "monitoring",
    schema: alertSchema,
    timeoutSeconds: 60,
    ...upkeepPolicy,
    execute: (payload, context) =>
      payload.message === undefined
        ? tellChanges(engine(), payload, context)
        : tellMessage(payload.message, payload, context),
  });
}

async function tellChanges(
  engine: UpkeepEngine,
  { rules = [], channels, cooldownMs }: AlertPayload,
  context: JobContext,
): Promise<AlertResult> {
  const store = await engine.connectStore();
  const measures = measureQueues(await store.getQueueFigures(), await store.getOldestReady());
  const facts = measureRules(rules, measures, { channels, cooldownMs });
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  // What is noted as told and the jobs that tell it are committed together, and only while this worker holds the job.
  const { standings, told, jobs } = await context.transaction(async (transaction) => {
    const standings = await store.judgeAlerts(facts, transaction);
    const told = standings.flatMap(({ rule, queue, change, value, since }) =>
      change === null ? [] : [{ rule, queue, change, value, since }],
    );
    const jobs = told.flatMap((alert) => {
      const rule = byName.get(alert.rule);
      return rule === undefined ? [] : noticeJobs(noticeOfAlert(alert, rule), channels);
    });
    if (jobs.length > 0) await engine.createJobs(jobs, { transaction });
    return { standings, told, jobs: jobs.length };
  });
  for (const { rule, queue, change, value, since } of told) {
    context.log(change === "recovered" ? "info" : "warn", `Alert ${rule} of queue ${queue}: ${change}`, {
      value,
      since,
    });
  }
  const firing = standings.flatMap(({ rule, queue, value, firing }) =>
    firing ? [{ rule, queue, value }] : [],
  );
  return { firing, told, jobs };
}

function tellMessage(message: string, { channels }: AlertPayload, context: JobContext): AlertResult {
  const jobs = noticeJobs(noticeOfMessage(message), channels);
  for (const job of jobs) context.enqueue(job);
  context.log("warn", message);
  return { firing: [], told: [], jobs: jobs.length };
}

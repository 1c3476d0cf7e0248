import type { z } from "zod";
import { encodePayload, invalidPayload } from "./encode-payload.ts";
import { InvalidInputError } from "./errors.ts";
import type { InputFault } from "./errors.ts";
import { linkFaults } from "./job-links.ts";
import { isQueueName } from "./job-names.ts";
import type { JobPolicy } from "./job-policy.ts";
import { isKey, MAX_KEY_LENGTH } from "./key-limits.ts";
import type { NewJob } from "./new-job.ts";
import { policyFaults } from "./policy-faults.ts";
import { DEFAULT_PRIORITY, MAX_PRIORITY, PRIORITIES, priorityNumber } from "./priority.ts";
import type { StoredJob } from "./store.ts";
import { uniqueFaults } from "./unique-rule.ts";
import { payloadFaults } from "./validate-payload.ts";
import { isWebhookUrl, WEBHOOK_URL_FORM } from "./webhook-url.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** What a new job takes from its type. */
export interface JobTypeDefaults {
  readonly queue: string;
  readonly policy: JobPolicy;
  /** Judges the payload; without it anything goes. */
  readonly schema?: z.ZodType | undefined;
}

const FIELDS: ReadonlySet<string> = new Set<keyof NewJob>([
  "type",
  "payload",
  "queue",
  "priority",
  "maxRetries",
  "timeoutSeconds",
  "scheduledAt",
  "unique",
  "dependsOn",
  "onParentFailure",
  "key",
  "retry",
  "webhookUrl",
]);

/**
 * A caller's job as it is stored, but for its unique key: every field checked, the payload judged by the type's schema, defaults
 * filled in. Throws InvalidInputError, `INVALID_JOB` with pointers that begin at the job, or
 * `INVALID_PAYLOAD` with pointers that begin at the payload, and PayloadTooLargeError.
 */
export function prepareJob(job: NewJob, type: JobTypeDefaults): StoredJob {
  const faults = fieldFaults(job);
  if (faults.length > 0) {
    const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
    throw new InvalidInputError("INVALID_JOB", `The job cannot be accepted: ${list}.`, faults);
  }
  return {
    type: job.type,
    queue: job.queue ?? type.queue,
    priority: job.priority === undefined ? DEFAULT_PRIORITY : (priorityNumber(job.priority) as number),
    policy: policyOf(job, type.policy),
    payload: payloadOf(job, type.schema),
    scheduledAtMs: job.scheduledAt?.getTime() ?? null,
    ...(job.dependsOn !== undefined && {
      links: { parents: job.dependsOn, onParentFailure: job.onParentFailure ?? "fail", joins: null },
    }),
    ...(job.key !== undefined && { key: job.key }),
    ...(job.webhookUrl !== undefined && { webhookUrl: job.webhookUrl }),
  };
}

function payloadOf(job: NewJob, schema: z.ZodType | undefined): string {
  const { text, value } = encodePayload(job.payload);
  const faults = schema === undefined ? [] : payloadFaults(schema, value);
  if (faults.length > 0) throw invalidPayload(faults);
  return text;
}

/** The type's own policy object when the job changes nothing of it, so that the store can know it again. */
function policyOf(job: NewJob, policy: JobPolicy): JobPolicy {
  const { maxRetries, timeoutSeconds, retry } = job;
  if (maxRetries === undefined && timeoutSeconds === undefined && retry === undefined) return policy;
  return {
    ...policy,
    ...withoutUndefined(retry ?? {}),
    maxRetries: maxRetries ?? policy.maxRetries,
    timeoutSeconds: timeoutSeconds ?? policy.timeoutSeconds,
  };
}

function fieldFaults(job: NewJob): InputFault[] {
  const { queue, priority, maxRetries, timeoutSeconds, scheduledAt, unique, key, retry, webhookUrl } = job;
  // Most jobs set neither.
  const faults =
    maxRetries === undefined && timeoutSeconds === undefined
      ? []
      : policyFaults({ maxRetries, timeoutSeconds }, "");
  for (const field of Object.keys(job)) {
    if (!FIELDS.has(field)) faults.push({ pointer: `/${field}`, detail: "is not a field of a job" });
  }
  if (queue !== undefined && !isQueueName(queue)) {
    faults.push({ pointer: "/queue", detail: "must be 1 to 80 letters, digits or _ -" });
  }
  if (priority !== undefined && priorityNumber(priority) === undefined) {
    const names = Object.keys(PRIORITIES).join(", ");
    faults.push({
      pointer: "/priority",
      detail: `must be one of ${names} or an integer from 1 to ${MAX_PRIORITY}`,
    });
  }
  if (scheduledAt !== undefined && !isValidDate(scheduledAt)) {
    faults.push({ pointer: "/scheduledAt", detail: "must be a valid Date" });
  }
  if (unique !== undefined) faults.push(...uniqueFaults(unique, scheduledAt));
  faults.push(...linkFaults(job.dependsOn, job.onParentFailure, unique));
  if (key !== undefined && !isKey(key)) {
    const detail = `must be 1 to ${MAX_KEY_LENGTH} characters without NUL and lone surrogates`;
    faults.push({ pointer: "/key", detail });
  }
  if (webhookUrl !== undefined && !isWebhookUrl(webhookUrl))
    faults.push({ pointer: "/webhookUrl", detail: WEBHOOK_URL_FORM });
  if (webhookUrl !== undefined && unique?.onConflict === "replace")
    faults.push({
      pointer: "/webhookUrl",
      detail: "cannot be given together with unique.onConflict replace: a replaced job keeps its own",
    });
  if (retry === undefined) return faults;
  if (typeof retry !== "object" || retry === null)
    return [...faults, { pointer: "/retry", detail: "must be an object" }];
  return [...faults, ...policyFaults(retry, "/retry", ["maxRetries", "timeoutSeconds", "timeoutIsFinal"])];
}

function isValidDate(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

import { z } from "zod";
import { batchFaults } from "./batch-handler.ts";
import { InvalidInputError } from "./errors.ts";
import type { JobHandler } from "./handler.ts";
import { DEFAULT_QUEUE, isQueueName, isTypeName } from "./job-names.ts";
import type { JobPolicy } from "./job-policy.ts";
import { policyFaults } from "./policy-faults.ts";
import type { PolicySettings } from "./policy-store.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** A job type as the database keeps it, so that every door and every process knows it. */
export interface JobType {
  readonly type: string;
  readonly queue: string;
  /** The manager's defaults with what the handler declares; as read from the store: what jobs take over in the type's queue. */
  readonly policy: JobPolicy;
  /** What the handler itself declares of its policy; it counts before what the queue sets. */
  readonly declared?: PolicySettings;
  /** Whether the handler has an `onFailed`. Default false. */
  readonly tellsFailures?: boolean;
  /** JSON Schema (draft 2020-12) of the payload, or null when anything goes. */
  readonly schema: object | null;
  /** Rises with each change of the schema; an older process never overwrites a newer row. Default 1. */
  readonly schemaVersion: number;
}

/**
 * A handler's type as the database keeps it: its queue, its policy over the manager's `defaults`, and the
 * JSON Schema of the payload as it is handed in, before transforms. What JSON Schema cannot say is left to
 * the worker. Throws InvalidInputError `INVALID_HANDLER`.
 */
export function jobTypeOf(handler: JobHandler, defaults: JobPolicy): JobType {
  checkHandler(handler);
  const declared = declaredBy(handler);
  return {
    type: handler.type,
    queue: handler.queue ?? DEFAULT_QUEUE,
    policy: { ...defaults, ...declared },
    ...(Object.keys(declared).length > 0 && { declared }),
    ...(handler.onFailed !== undefined && { tellsFailures: true }),
    schema:
      handler.schema === undefined
        ? null
        : z.toJSONSchema(handler.schema, { io: "input", unrepresentable: "any" }),
    schemaVersion: handler.schemaVersion ?? 1,
  };
}

function checkHandler(handler: JobHandler): void {
  const { type, queue, retry, timeoutSeconds, timeoutIsFinal, schemaVersion, batch } = handler;
  const faults = [
    ...policyFaults(retry ?? {}, "/retry", ["timeoutSeconds", "timeoutIsFinal"]),
    ...policyFaults({ timeoutSeconds, timeoutIsFinal }, ""),
  ];
  if (!isTypeName(type))
    faults.push({ pointer: "/type", detail: "must be 1 to 80 letters, digits or _ . : -" });
  if (queue !== undefined && !isQueueName(queue)) {
    faults.push({ pointer: "/queue", detail: "must be 1 to 80 letters, digits or _ -" });
  }
  if (typeof handler.execute !== "function")
    faults.push({ pointer: "/execute", detail: "must be a function" });
  if (batch !== undefined) faults.push(...batchFaults(batch));
  if (schemaVersion !== undefined && !(Number.isInteger(schemaVersion) && schemaVersion >= 1)) {
    faults.push({ pointer: "/schemaVersion", detail: "must be an integer from 1" });
  }
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError(
    "INVALID_HANDLER",
    `The handler of type ${type} cannot be used: ${list}.`,
    faults,
  );
}

function declaredBy({ retry, timeoutSeconds, timeoutIsFinal }: JobHandler): PolicySettings {
  return withoutUndefined({ ...retry, timeoutSeconds, timeoutIsFinal });
}

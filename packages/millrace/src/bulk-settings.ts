import { BULK_ACTIONS, InvalidInputError, isQueueName, priorityNumber } from "@millrace/core";
import type { BulkActionName, BulkRequest, InputFault, Priority } from "@millrace/core";
import { type JobConditions, toJobFilter } from "./job-filters.ts";

/** A change to every job that fits the filter and is in a status to which the action applies. */
export interface BulkSettings {
  /**
   * `retry` applies to failed and cancelled jobs, `cancel` to pending and running ones, `delete` to those that have
   * ended, `move` (to `queue`) and `prioritize` (to `priority`) to pending ones.
   */
  readonly action: BulkActionName;
  /** All conditions have to hold; `{}` is every job to which the action applies. */
  readonly filter: JobConditions;
  /** Where the jobs go: needed for `move`. */
  readonly queue?: string;
  /** What the jobs get: needed for `prioritize`. */
  readonly priority?: Priority;
}

/** The request as the store takes it. Throws InvalidInputError `INVALID_BULK_ACTION` or `INVALID_FILTER`, naming each fault. */
export function toBulkRequest(settings: BulkSettings): BulkRequest {
  const { action, filter, queue, priority, ...others } = settings;
  const faults: InputFault[] = Object.keys(others).map((name) => ({
    pointer: `/${name}`,
    detail: "is not a setting of a bulk action",
  }));
  if (!Object.hasOwn(BULK_ACTIONS, action)) {
    faults.push({ pointer: "/action", detail: `must be one of ${Object.keys(BULK_ACTIONS).join(", ")}` });
  } else {
    faults.push(...statusFaults(action, filter), ...targetFaults("queue", action === "move", queue));
    faults.push(...targetFaults("priority", action === "prioritize", priority));
  }
  if (queue !== undefined && !isQueueName(queue))
    faults.push({ pointer: "/queue", detail: "must be the name of a queue" });
  if (priority !== undefined && priorityNumber(priority) === undefined)
    faults.push({ pointer: "/priority", detail: "must be a priority's name or an integer from 1 to 9" });
  if (typeof filter !== "object" || filter === null)
    faults.push({ pointer: "/filter", detail: "must be an object of conditions; {} is every job" });
  if (faults.length > 0) {
    const list = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join("; ");
    throw new InvalidInputError(
      "INVALID_BULK_ACTION",
      `The bulk action cannot be carried out: ${list}.`,
      faults,
    );
  }
  return {
    action,
    filter: toFilter(filter),
    ...(queue !== undefined && { queue }),
    ...(priority !== undefined && { priority: priorityNumber(priority) as number }),
  };
}

function toFilter(filter: JobConditions): BulkRequest["filter"] {
  try {
    return toJobFilter(filter);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const faults = error.faults.map(({ pointer, detail }) => ({ pointer: `/filter${pointer}`, detail }));
    throw new InvalidInputError(error.code, error.message, faults);
  }
}

function statusFaults(action: BulkActionName, filter: JobConditions | null | undefined): InputFault[] {
  const applicable: readonly unknown[] = BULK_ACTIONS[action];
  const status = filter?.status;
  if (status === undefined || applicable.includes(status)) return [];
  const detail = `must be ${applicable.join(" or ")} for ${action}, or left out`;
  return [{ pointer: "/filter/status", detail }];
}

function targetFaults(name: "queue" | "priority", needed: boolean, value: unknown): InputFault[] {
  if (needed === (value !== undefined)) return [];
  const detail = needed ? "is required for this action" : "is not used by this action";
  return [{ pointer: `/${name}`, detail }];
}

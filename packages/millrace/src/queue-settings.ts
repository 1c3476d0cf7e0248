import {
  FINISHED_STATUSES,
  InvalidInputError,
  keyLimitFaults,
  policyFaults,
  QUEUE_ORDERS,
  rateFaults,
} from "@millrace/core";
import type { InputFault, QueueChanges, QueueCleaning, RetentionChanges } from "@millrace/core";

const DAY_MS = 86_400_000;
/** Shorter ages would take results from who waits for them. Milliseconds. */
const MIN_AGE_MS = 1_000;
const MAX_COUNT = 1_000_000_000;
/** Jobs cannot be older, and the database knows no times that long ago. 100 years in milliseconds. */
const MAX_CLEANED_AGE_MS = 36_500 * DAY_MS;
/** Most jobs that one call of a clean deletes. */
const MAX_CLEANED = 10_000;

/** Throws InvalidInputError `INVALID_QUEUE_SETTINGS`: also for what would not be enforced. */
export function checkQueueChanges(changes: QueueChanges, retentionDays: number): void {
  const { concurrency, maxWaiting, targetWaitMs, rate, keys, order, retention, retry, ...others } = changes;
  refuse("INVALID_QUEUE_SETTINGS", "The queue's settings cannot be used", [
    ...Object.keys(others).map((name) => ({ pointer: `/${name}`, detail: "is not a setting of a queue" })),
    ...integerFaults("/concurrency", concurrency, 1, 100_000),
    ...integerFaults("/maxWaiting", maxWaiting, 0, MAX_COUNT),
    ...integerFaults("/targetWaitMs", targetWaitMs, 1, DAY_MS),
    ...rateFaults("/rate", rate),
    ...keyLimitFaults("/keys", keys),
    ...(order === undefined || QUEUE_ORDERS.includes(order)
      ? []
      : [{ pointer: "/order", detail: `must be one of ${QUEUE_ORDERS.join(", ")}` }]),
    ...(retention === undefined || retention === null ? [] : retentionFaults(retention, retentionDays)),
    ...(retry === undefined || retry === null ? [] : policyFaults(retry, "/retry")),
  ]);
}

/** Throws InvalidInputError `INVALID_CLEANING`. */
export function checkCleaning({ status, ageMs, limit }: QueueCleaning): void {
  const known = FINISHED_STATUSES.some((finished) => finished === status);
  refuse("INVALID_CLEANING", "The queue cannot be cleaned like that", [
    ...integerFaults("/age", ageMs, 0, MAX_CLEANED_AGE_MS, false),
    ...integerFaults("/limit", limit, 1, MAX_CLEANED, false),
    ...(known ? [] : [{ pointer: "/status", detail: `must be one of ${FINISHED_STATUSES.join(", ")}` }]),
  ]);
}

function retentionFaults(retention: RetentionChanges, retentionDays: number): InputFault[] {
  if (typeof retention !== "object") return [{ pointer: "/retention", detail: "must be an object, or null" }];
  return Object.entries(retention).flatMap(([status, rule]) => {
    const pointer = `/retention/${status}`;
    if (!FINISHED_STATUSES.some((known) => known === status))
      return [{ pointer, detail: `is not one of ${FINISHED_STATUSES.join(", ")}` }];
    if (rule === null) return [];
    if (typeof rule !== "object")
      return [{ pointer, detail: "must be an object with ageMs or count, or null" }];
    const { ageMs, count, ...others } = rule;
    const longest = retentionDays * DAY_MS;
    return [
      ...Object.keys(others).map((name) => ({
        pointer: `${pointer}/${name}`,
        detail: "is not ageMs or count",
      })),
      // Longer than the engine keeps any job would be a promise that nobody keeps.
      ...integerFaults(`${pointer}/ageMs`, ageMs, MIN_AGE_MS, longest),
      ...integerFaults(`${pointer}/count`, count, 1, MAX_COUNT),
    ];
  });
}

function integerFaults(
  pointer: string,
  value: unknown,
  least: number,
  most: number,
  optional = true,
): InputFault[] {
  if (optional && (value === undefined || value === null)) return [];
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return [];
  return [{ pointer, detail: `must be an integer from ${least} to ${most}${optional ? ", or null" : ""}` }];
}

function refuse(code: string, what: string, faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`).join("; ");
  throw new InvalidInputError(code, `${what}: ${list}.`, faults);
}

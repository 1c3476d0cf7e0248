import type { InputFault } from "./errors.ts";
import { isStorableText } from "./storable-text.ts";

export const MAX_KEY_LENGTH = 200;
/** Most jobs at once, and most starts of a window. */
export const MAX_LIMIT = 100_000;
export const MIN_RATE_WINDOW_MS = 100;
/** A day. */
export const MAX_RATE_WINDOW_MS = 86_400_000;
export const MAX_WEIGHT = 1_000;

/** Start n is allowed when start n − `limit` is at least `windowMs` ago, over all processes. */
export interface Rate {
  /** 1 to 100 000 starts. */
  readonly limit: number;
  /** 100 ms to a day. */
  readonly windowMs: number;
}

/** What holds for each key of a queue that has no setting of its own. */
export interface KeyLimits {
  /** Most jobs of one key that run at once over all processes. */
  readonly concurrency?: number | null;
  readonly rate?: Rate | null;
}

/** `priority`: over all jobs of the queue. `fair`: its keys take turns; by priority inside a key. */
export const QUEUE_ORDERS = ["priority", "fair"] as const;
export type QueueOrder = (typeof QUEUE_ORDERS)[number];

/** What one key has in place of what its queue says for each key; what is left out or null is the queue's. */
export interface KeySettings extends KeyLimits {
  /** Turns in a fair queue for each turn of a key of weight 1. 1 to 1000, default 1. */
  readonly weight?: number | null;
}

/** One key of a queue as it stands. */
export interface KeyFigures {
  /** Empty: all jobs without a key. */
  readonly key: string;
  readonly concurrency: number | null;
  readonly rate: Rate | null;
  readonly weight: number | null;
  /** Jobs in its line, counted up to 10 000. */
  readonly waiting: number;
  /** Jobs of it that are claimed. */
  readonly active: number;
  /** What its next job waits for; null: its turn. */
  readonly waitingFor: "concurrency" | "rate" | null;
}

/** Whether a value can be the key of a job. */
export function isKey(key: unknown): key is string {
  return typeof key === "string" && key.length > 0 && key.length <= MAX_KEY_LENGTH && isStorableText(key);
}

/** What is wrong with a rate; null and undefined are none. */
export function rateFaults(pointer: string, rate: unknown): InputFault[] {
  if (rate === undefined || rate === null) return [];
  if (typeof rate !== "object") return [{ pointer, detail: "must be an object with limit and windowMs" }];
  const { limit, windowMs, ...others } = rate as { limit?: unknown; windowMs?: unknown };
  return [
    ...unknownFaults(pointer, others, "limit or windowMs"),
    ...withinFaults(`${pointer}/limit`, limit, 1, MAX_LIMIT),
    ...withinFaults(`${pointer}/windowMs`, windowMs, MIN_RATE_WINDOW_MS, MAX_RATE_WINDOW_MS),
  ];
}

/** What is wrong with the limits for each key; null and undefined are none. */
export function keyLimitFaults(pointer: string, limits: unknown): InputFault[] {
  if (limits === undefined || limits === null) return [];
  if (typeof limits !== "object") return [{ pointer, detail: "must be an object with concurrency or rate" }];
  const { concurrency, rate, ...others } = limits as KeyLimits;
  return [
    ...unknownFaults(pointer, others, "concurrency or rate"),
    ...optionalFaults(`${pointer}/concurrency`, concurrency, MAX_LIMIT),
    ...rateFaults(`${pointer}/rate`, rate),
  ];
}

/** What is wrong with the settings of one key. */
export function keySettingsFaults(settings: KeySettings): InputFault[] {
  if (typeof settings !== "object" || settings === null)
    return [{ pointer: "", detail: "must be an object with concurrency, rate or weight" }];
  const { weight, concurrency, rate, ...others } = settings;
  const faults = [
    ...unknownFaults("", others, "concurrency, rate or weight"),
    ...keyLimitFaults("", { concurrency, rate }),
    ...optionalFaults("/weight", weight, MAX_WEIGHT),
  ];
  const none = [concurrency, rate, weight].every((value) => value === undefined || value === null);
  return none && faults.length === 0
    ? [{ pointer: "", detail: "must name concurrency, rate or weight" }]
    : faults;
}

function optionalFaults(pointer: string, value: unknown, most: number): InputFault[] {
  return value === undefined || value === null ? [] : withinFaults(pointer, value, 1, most);
}

function withinFaults(pointer: string, value: unknown, least: number, most: number): InputFault[] {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return [];
  return [{ pointer, detail: `must be an integer from ${least} to ${most}` }];
}

function unknownFaults(pointer: string, others: object, known: string): InputFault[] {
  return Object.keys(others).map((name) => ({ pointer: `${pointer}/${name}`, detail: `is not ${known}` }));
}

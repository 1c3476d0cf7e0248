import type { InputFault } from "./errors.ts";
import { isStorableText } from "./storable-text.ts";
import { withoutUndefined } from "./without-undefined.ts";

export const MAX_UNIQUE_KEY_LENGTH = 200;
/** Longest window and longest delay: a year. Milliseconds. */
export const MAX_UNIQUE_MS = 31_536_000_000;

/**
 * Which earlier job of the key counts: one that waits (`pending`), one that waits or runs (`unfinished`), or
 * one that was added less than `windowMs` ago, whatever became of it.
 */
export type UniqueMode = "pending" | "unfinished" | { readonly windowMs: number };

/** What to do when an earlier job of the key counts. */
export const CONFLICT_ANSWERS = ["existing", "replace", "refuse"] as const;
export type ConflictAnswer = (typeof CONFLICT_ANSWERS)[number];

/** At most one job of a key counts. Keys of different queues never meet. */
export interface UniqueSettings {
  /** 1 to 200 characters. */
  readonly key: string;
  /** Default: `unfinished`. One key is to be used with one mode: each add is judged by its own. */
  readonly mode?: UniqueMode;
  /**
   * `existing`, the default: the id of the job that counts is answered, and nothing is stored. `replace`: that job
   * gets the new payload, and the new time if one is given; its place and its settings stay. `refuse`:
   * UniqueKeyTakenError. A job that runs, has ended, or is of another type is not replaced but refused.
   */
  readonly onConflict?: ConflictAnswer;
  /**
   * The job starts this long after the last add, by the database's clock: with `replace`, each add puts it off.
   * Milliseconds, up to a year. Instead of `scheduledAt`.
   */
  readonly delayMs?: number;
  /** With `delayMs`: the job is put off no longer than this after the first add. Milliseconds, up to a year. */
  readonly maxDelayMs?: number;
}

/** The same with its defaults filled in, flat, as the database keeps it. */
export interface UniqueRule {
  readonly key: string;
  readonly mode: "pending" | "unfinished" | "window";
  readonly windowMs?: number;
  readonly onConflict: ConflictAnswer;
  readonly delayMs?: number;
  readonly maxDelayMs?: number;
}

/** One job for a burst of adds: it starts `delayMs` after the last one, at the latest `maxDelayMs` after the first. */
export function debounce(
  key: string,
  delays: { readonly delayMs: number; readonly maxDelayMs?: number },
): UniqueSettings {
  return { key, mode: "pending", onConflict: "replace", ...delays };
}

/** At most one job in `windowMs`: the first; the others are answered its id. */
export function throttle(key: string, windowMs: number): UniqueSettings {
  return { key, mode: { windowMs }, onConflict: "existing" };
}

/** Checked settings as the database keeps them. */
export function uniqueRuleOf(settings: UniqueSettings): UniqueRule {
  const { key, mode = "unfinished", onConflict = "existing", delayMs, maxDelayMs } = settings;
  const counts = typeof mode === "string" ? { mode } : { mode: "window" as const, windowMs: mode.windowMs };
  return { key, ...counts, onConflict, ...withoutUndefined({ delayMs, maxDelayMs }) };
}

type Check = readonly [holds: (value: unknown) => boolean, detail: string];

const milliseconds: Check = [
  isMilliseconds,
  `must be an integer number of milliseconds from 1 to ${MAX_UNIQUE_MS}`,
];

const checks: { readonly [Field in keyof Required<UniqueSettings>]: Check } = {
  key: [
    (key) =>
      typeof key === "string" && key.length > 0 && key.length <= MAX_UNIQUE_KEY_LENGTH && isStorableText(key),
    `must be 1 to ${MAX_UNIQUE_KEY_LENGTH} characters without NUL and lone surrogates`,
  ],
  mode: [isMode, `must be pending, unfinished, or { windowMs } with 1 to ${MAX_UNIQUE_MS} milliseconds`],
  onConflict: [
    (answer) => CONFLICT_ANSWERS.some((known) => known === answer),
    `must be one of ${CONFLICT_ANSWERS.join(", ")}`,
  ],
  delayMs: milliseconds,
  maxDelayMs: milliseconds,
};

/** What is wrong with a job's `unique`. */
export function uniqueFaults(unique: unknown, scheduledAt: unknown): InputFault[] {
  if (typeof unique !== "object" || unique === null)
    return [{ pointer: "/unique", detail: "must be an object" }];
  const settings: { readonly [Field in keyof UniqueSettings]?: unknown } = { key: undefined, ...unique };
  const faults = Object.entries(settings).flatMap(([field, value]): InputFault[] => {
    const pointer = `/unique/${field}`;
    if (!Object.hasOwn(checks, field)) return [{ pointer, detail: "is not a setting here" }];
    if (value === undefined && field !== "key") return [];
    const [holds, detail] = checks[field as keyof UniqueSettings];
    return holds(value) ? [] : [{ pointer, detail }];
  });
  const { delayMs, maxDelayMs } = settings;
  if (maxDelayMs !== undefined && (delayMs === undefined || (maxDelayMs as number) < (delayMs as number)))
    faults.push({ pointer: "/unique/maxDelayMs", detail: "must be at least delayMs, which has to be given" });
  if (delayMs !== undefined && scheduledAt !== undefined)
    faults.push({ pointer: "/scheduledAt", detail: "cannot be given together with unique.delayMs" });
  return faults;
}

function isMilliseconds(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_UNIQUE_MS;
}

function isMode(mode: unknown): boolean {
  if (typeof mode === "string") return mode === "pending" || mode === "unfinished";
  return (
    typeof mode === "object" &&
    mode !== null &&
    Object.keys(mode).join() === "windowMs" &&
    isMilliseconds((mode as { windowMs: unknown }).windowMs)
  );
}

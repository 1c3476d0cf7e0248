import type { InputFault } from "./errors.ts";
import type { JobPolicy } from "./job-policy.ts";
import { RETRY_STRATEGIES } from "./retry.ts";

export const MAX_RETRIES = 10_000;
/** A week: a lease lives as long as the longest timeout in it, and so does what a hung worker holds. */
export const MAX_TIMEOUT_SECONDS = 604_800;
/** A year, in ms. */
export const MAX_RETRY_DELAY_MS = 31_536_000_000;

type Check = readonly [holds: (value: unknown) => boolean, detail: string];

const delay: Check = [
  (ms) => isWithin(ms, 0, MAX_RETRY_DELAY_MS),
  `must be a number of milliseconds from 0 to ${MAX_RETRY_DELAY_MS}`,
];

const checks: { readonly [Setting in keyof JobPolicy]: Check } = {
  maxRetries: [
    (n) => Number.isInteger(n) && isWithin(n, 0, MAX_RETRIES),
    `must be an integer from 0 to ${MAX_RETRIES}`,
  ],
  strategy: [
    (name) => RETRY_STRATEGIES.some((strategy) => strategy === name),
    `must be one of ${RETRY_STRATEGIES.join(", ")}`,
  ],
  baseDelayMs: delay,
  maxDelayMs: delay,
  multiplier: [(n) => isWithin(n, 1, 1000), "must be a number from 1 to 1000"],
  jitter: [(n) => isWithin(n, 0, 1), "must be a number from 0 to 1"],
  nonRetryableCodes: [
    (codes) => Array.isArray(codes) && codes.every((code) => typeof code === "string"),
    "must be an array of strings",
  ],
  timeoutSeconds: [
    (seconds) => Number.isInteger(seconds) && isWithin(seconds, 1, MAX_TIMEOUT_SECONDS),
    `must be an integer number of seconds from 1 to ${MAX_TIMEOUT_SECONDS}`,
  ],
  timeoutIsFinal: [(value) => typeof value === "boolean", "must be true or false"],
};

/**
 * What is wrong with parts of a policy. `place` is the JSON pointer of the object that holds them;
 * `elsewhere` names the settings that do not belong into this object.
 */
export function policyFaults(parts: object, place: string, elsewhere: readonly string[] = []): InputFault[] {
  return Object.entries(parts).flatMap(([setting, value]) => {
    if (value === undefined) return [];
    const check = elsewhere.includes(setting)
      ? undefined
      : (checks[setting as keyof JobPolicy] as Check | undefined);
    const detail = check === undefined ? "is not a setting here" : check[0](value) ? undefined : check[1];
    return detail === undefined ? [] : [{ pointer: `${place}/${setting}`, detail }];
  });
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && value >= least && value <= most;
}

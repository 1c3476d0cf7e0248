import type { InputFault } from "./errors.ts";
import type { JobPolicy } from "./job-policy.ts";
import { POLICY_STRATEGIES } from "./retry.ts";

export const MAX_RETRIES = 10_000;
const MAX_SNOOZES = 1_000_000;
/** A week: a lease lives as long as the longest timeout in it, and so does what a hung worker holds. */
export const MAX_TIMEOUT_SECONDS = 604_800;
/** A year, in ms. */
export const MAX_RETRY_DELAY_MS = 31_536_000_000;

/** Of one list. */
const MAX_CODES = 100;
const MAX_DELAYS = 100;
const MAX_CODE_CHARACTERS = 100;

type Check = readonly [holds: (value: unknown) => boolean, detail: string];

const delay: Check = [
  (ms) => isWithin(ms, 0, MAX_RETRY_DELAY_MS),
  `must be a number of milliseconds from 0 to ${MAX_RETRY_DELAY_MS}`,
];

const codes: Check = [
  (list) => Array.isArray(list) && list.length <= MAX_CODES && list.every(isCode),
  `must be an array of at most ${MAX_CODES} strings of 1 to ${MAX_CODE_CHARACTERS} characters`,
];

const checks: { readonly [Setting in keyof Required<JobPolicy>]: Check } = {
  maxRetries: [
    (n) => Number.isInteger(n) && isWithin(n, 0, MAX_RETRIES),
    `must be an integer from 0 to ${MAX_RETRIES}`,
  ],
  strategy: [
    (name) => POLICY_STRATEGIES.some((strategy) => strategy === name),
    `must be one of ${POLICY_STRATEGIES.join(", ")}`,
  ],
  delaysMs: [
    (list) =>
      Array.isArray(list) &&
      list.length >= 1 &&
      list.length <= MAX_DELAYS &&
      list.every((ms) => isWithin(ms, 0, MAX_RETRY_DELAY_MS)),
    `must be an array of 1 to ${MAX_DELAYS} numbers of milliseconds from 0 to ${MAX_RETRY_DELAY_MS}`,
  ],
  baseDelayMs: delay,
  maxDelayMs: delay,
  multiplier: [(n) => isWithin(n, 1, 1000), "must be a number from 1 to 1000"],
  jitter: [(n) => isWithin(n, 0, 1), "must be a number from 0 to 1"],
  nonRetryableCodes: codes,
  retryableCodes: codes,
  maxCrashes: [
    (n) => Number.isInteger(n) && isWithin(n, 1, MAX_RETRIES),
    `must be an integer from 1 to ${MAX_RETRIES}`,
  ],
  maxSnoozes: [
    (n) => Number.isInteger(n) && isWithin(n, 0, MAX_SNOOZES),
    `must be an integer from 0 to ${MAX_SNOOZES}`,
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
  const faults: InputFault[] = [];
  for (const [setting, value] of Object.entries(parts)) {
    if (value === undefined) continue;
    const check = elsewhere.includes(setting)
      ? undefined
      : (checks[setting as keyof JobPolicy] as Check | undefined);
    const detail = check === undefined ? "is not a setting here" : check[0](value) ? undefined : check[1];
    if (detail !== undefined) faults.push({ pointer: `${place}/${setting}`, detail });
  }
  return faults.length > 0 ? faults : contradictions(parts, place);
}

/** What one place cannot say together: that a code is retried and that it is not; what is no part of its strategy. */
function contradictions(
  { retryableCodes, nonRetryableCodes, strategy = "exponential", multiplier, delaysMs }: Partial<JobPolicy>,
  place: string,
): InputFault[] {
  const twice = retryableCodes?.find((code) => nonRetryableCodes?.includes(code));
  return [
    ...(twice === undefined
      ? []
      : [
          {
            pointer: `${place}/retryableCodes`,
            detail: `names ${JSON.stringify(twice)}, as nonRetryableCodes does`,
          },
        ]),
    ...(multiplier === undefined || strategy === "exponential"
      ? []
      : [{ pointer: `${place}/multiplier`, detail: `has no meaning for strategy ${strategy}` }]),
    ...(delaysMs === undefined || strategy === "schedule"
      ? []
      : [{ pointer: `${place}/delaysMs`, detail: "needs strategy schedule beside it" }]),
    ...(strategy !== "schedule" || delaysMs !== undefined
      ? []
      : [{ pointer: `${place}/delaysMs`, detail: "is needed by strategy schedule" }]),
  ];
}

function isCode(code: unknown): boolean {
  return typeof code === "string" && code.length >= 1 && code.length <= MAX_CODE_CHARACTERS;
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === "number" && value >= least && value <= most;
}

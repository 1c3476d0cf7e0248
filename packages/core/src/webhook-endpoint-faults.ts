import type { InputFault } from "./errors.ts";
import { isQueueName, isTypeName } from "./job-names.ts";
import { MAX_LIMIT, MAX_RATE_WINDOW_MS, MIN_RATE_WINDOW_MS } from "./key-limits.ts";
import { policyFaults } from "./policy-faults.ts";
import { isStorableText } from "./storable-text.ts";
import type { NewWebhookEndpoint } from "./webhook-endpoint.ts";
import { WEBHOOK_EVENTS } from "./webhook-event.ts";
import { WEBHOOK_SIGNATURES } from "./webhook-signature.ts";
import { isWebhookUrl, WEBHOOK_URL_FORM } from "./webhook-url.ts";

/** What the settings of an endpoint may be. Durations in ms. */
export const WEBHOOK_LIMITS = {
  minBreakerOpenMs: 100,
  maxBreakerOpenMs: 3_600_000,
  minDisableAfterMs: 1000,
  maxDisableAfterMs: 31_536_000_000,
  descriptionLength: 500,
  pointerLength: 200,
  /** Most types, and most queues, of one endpoint. */
  names: 100,
} as const;

type Check = readonly [holds: (value: unknown) => boolean, detail: string];

const checks: {
  readonly [Field in keyof Required<Omit<NewWebhookEndpoint, "maxRetries" | "retry">>]: Check;
} = {
  url: [isWebhookUrl, WEBHOOK_URL_FORM],
  description: [
    (text) => isText(text, WEBHOOK_LIMITS.descriptionLength),
    `must be at most ${WEBHOOK_LIMITS.descriptionLength} characters, none of them NUL`,
  ],
  events: [
    (names) => isList(names, (name) => WEBHOOK_EVENTS.some((event) => event === name)),
    `must be one or more of ${WEBHOOK_EVENTS.join(", ")}`,
  ],
  types: [(names) => isList(names, isTypeName), `must be 1 to ${WEBHOOK_LIMITS.names} names of job types`],
  queues: [(names) => isList(names, isQueueName), `must be 1 to ${WEBHOOK_LIMITS.names} names of queues`],
  orderingKey: [
    (pointer) => isText(pointer, WEBHOOK_LIMITS.pointerLength) && /^(\/([^~]|~[01])*)?$/.test(pointer),
    "must be a JSON pointer, such as /data/instanceId, or empty",
  ],
  rate: [
    (rate) =>
      typeof rate === "object" &&
      rate !== null &&
      Object.keys(rate).toSorted().join() === "limit,windowMs" &&
      isInteger((rate as { limit: unknown }).limit, 1, MAX_LIMIT) &&
      isInteger((rate as { windowMs: unknown }).windowMs, MIN_RATE_WINDOW_MS, MAX_RATE_WINDOW_MS),
    `must be { limit, windowMs }: 1 to ${MAX_LIMIT} attempts in ${MIN_RATE_WINDOW_MS} to ${MAX_RATE_WINDOW_MS} ms`,
  ],
  breakerOpenMs: [
    (ms) => isInteger(ms, WEBHOOK_LIMITS.minBreakerOpenMs, WEBHOOK_LIMITS.maxBreakerOpenMs),
    `must be an integer number of milliseconds from ${WEBHOOK_LIMITS.minBreakerOpenMs} to ${WEBHOOK_LIMITS.maxBreakerOpenMs}`,
  ],
  disableAfterMs: [
    (ms) => isInteger(ms, WEBHOOK_LIMITS.minDisableAfterMs, WEBHOOK_LIMITS.maxDisableAfterMs),
    `must be an integer number of milliseconds from ${WEBHOOK_LIMITS.minDisableAfterMs} to ${WEBHOOK_LIMITS.maxDisableAfterMs}`,
  ],
  signature: [
    (name) => WEBHOOK_SIGNATURES.some((signature) => signature === name),
    `must be one of ${WEBHOOK_SIGNATURES.join(", ")}`,
  ],
};

/** What is wrong with settings of an endpoint, or with those that are to be changed; none has to be there. */
export function webhookEndpointFaults(settings: object): InputFault[] {
  const { maxRetries, retry, ...rest } = settings as Partial<NewWebhookEndpoint>;
  const faults: InputFault[] = [];
  for (const [field, value] of Object.entries(rest)) {
    if (value === undefined) continue;
    const check = Object.hasOwn(checks, field) ? checks[field as keyof typeof checks] : undefined;
    if (check === undefined) faults.push({ pointer: `/${field}`, detail: "is not a setting of an endpoint" });
    else if (!check[0](value)) faults.push({ pointer: `/${field}`, detail: check[1] });
  }
  if (maxRetries !== undefined) faults.push(...policyFaults({ maxRetries }, ""));
  if (retry === undefined) return faults;
  if (typeof retry !== "object" || retry === null)
    return [...faults, { pointer: "/retry", detail: "must be an object" }];
  return [...faults, ...policyFaults(retry, "/retry", ["maxRetries", "timeoutSeconds", "timeoutIsFinal"])];
}

function isText(value: unknown, most: number): value is string {
  return typeof value === "string" && value.length <= most && isStorableText(value);
}

function isList(value: unknown, fits: (item: unknown) => boolean): boolean {
  return (
    Array.isArray(value) && value.length >= 1 && value.length <= WEBHOOK_LIMITS.names && value.every(fits)
  );
}

function isInteger(value: unknown, least: number, most: number): boolean {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

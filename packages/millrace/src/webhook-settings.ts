import {
  type EndpointSettings,
  type InputFault,
  InvalidInputError,
  type JobPolicy,
  type NewWebhookEndpoint,
  type StoredEndpoint,
  type WebhookEndpoint,
  type WebhookEndpointChanges,
  webhookEndpointFaults,
} from "@millrace/core";

const DEFAULTS = { breakerOpenMs: 60_000, disableAfterMs: 5 * 24 * 3_600_000 };

/** Settings that are columns of their own; null and left out are the same. */
const OPTIONAL = ["description", "types", "queues", "orderingKey", "rate"] as const;

/** Checks settings and fills in the rest. Throws InvalidInputError `INVALID_WEBHOOK`. */
export function prepareEndpoint(endpoint: NewWebhookEndpoint): EndpointSettings {
  const missing = (["url", "events"] as const)
    .filter((field) => endpoint[field] === undefined)
    .map((field) => ({ pointer: `/${field}`, detail: "is needed" }));
  refuse([...missing, ...webhookEndpointFaults(endpoint)]);
  const { url, events, maxRetries, retry, breakerOpenMs, disableAfterMs } = endpoint;
  return {
    url,
    events,
    description: endpoint.description ?? null,
    types: endpoint.types ?? null,
    queues: endpoint.queues ?? null,
    orderingKey: endpoint.orderingKey ?? null,
    rate: endpoint.rate ?? null,
    policy: policyOf(maxRetries, retry),
    breakerOpenMs: breakerOpenMs ?? DEFAULTS.breakerOpenMs,
    disableAfterMs: disableAfterMs ?? DEFAULTS.disableAfterMs,
  };
}

/** What changes of an endpoint. Throws InvalidInputError `INVALID_WEBHOOK`. */
export function prepareEndpointChanges(
  former: StoredEndpoint,
  changes: WebhookEndpointChanges,
): Partial<EndpointSettings> & { readonly enabled?: boolean } {
  const { enabled, ...settings } = changes;
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
  refuse([
    ...(["url", "events"] as const)
      .filter((field) => changes[field] === null)
      .map((field) => ({ pointer: `/${field}`, detail: "cannot be taken away" })),
    ...("signature" in changes
      ? [{ pointer: "/signature", detail: "is changed by rotating the secret" }]
      : webhookEndpointFaults(given)),
    ...(enabled === undefined || typeof enabled === "boolean"
      ? []
      : [{ pointer: "/enabled", detail: "must be true or false" }]),
  ]);
  const { url, events, breakerOpenMs, disableAfterMs } = changes;
  const { maxRetries: formerRetries, ...formerRetry } = former.policy;
  const keep = <Value>(value: Value | null | undefined, before: Value | undefined) =>
    value === undefined ? before : (value ?? undefined);
  return {
    ...(url != null && { url }),
    ...(events != null && { events }),
    ...Object.fromEntries(
      OPTIONAL.filter((field) => changes[field] !== undefined).map((field) => [field, changes[field]]),
    ),
    ...((changes.maxRetries !== undefined || changes.retry !== undefined) && {
      policy: policyOf(keep(changes.maxRetries, formerRetries), keep(changes.retry, formerRetry)),
    }),
    ...(breakerOpenMs !== undefined && { breakerOpenMs: breakerOpenMs ?? DEFAULTS.breakerOpenMs }),
    ...(disableAfterMs !== undefined && { disableAfterMs: disableAfterMs ?? DEFAULTS.disableAfterMs }),
    ...(enabled !== undefined && { enabled }),
  };
}

/** An endpoint in the words of whoever made it. */
export function toWebhookEndpoint({ policy, ...endpoint }: StoredEndpoint): WebhookEndpoint {
  const { maxRetries, ...retry } = policy;
  return {
    ...endpoint,
    maxRetries: maxRetries ?? null,
    retry: Object.keys(retry).length === 0 ? null : retry,
  };
}

function policyOf(
  maxRetries: number | undefined,
  retry: NewWebhookEndpoint["retry"] | undefined,
): Partial<JobPolicy> {
  return { ...(maxRetries !== undefined && { maxRetries }), ...retry };
}

function refuse(faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const list = faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join("; ");
  throw new InvalidInputError("INVALID_WEBHOOK", `The webhook endpoint cannot be accepted: ${list}.`, faults);
}

import type { NewJob } from "./new-job.ts";
import type { WebhookEvent } from "./webhook-event.ts";
import type { WebhookKey, WebhookSignature } from "./webhook-signature.ts";

/** Why nothing is sent any more: somebody said so, the receiver answered 410, or nothing but failures came for days. */
export type DisabledReason = "manual" | "gone" | "failing";

/** At most `limit` attempts, evenly, in `windowMs` milliseconds; so many may come at once after a pause. */
interface WebhookRate {
  readonly limit: number;
  readonly windowMs: number;
}

/** What a caller says of an endpoint. */
export interface NewWebhookEndpoint {
  /** http or https; whether webhooks may go there is asked at each attempt. */
  readonly url: string;
  /** For people, at most 500 characters. */
  readonly description?: string;
  /** At least one. */
  readonly events: readonly WebhookEvent[];
  /** Job types whose ends are told. Default: all. */
  readonly types?: readonly string[];
  /** Queues whose jobs are told of. Default: all. */
  readonly queues?: readonly string[];
  /**
   * JSON pointer into the message, such as `/data/instanceId`: messages with the same text there are sent one after the
   * other, in the order of the events. Empty: all messages are. Default: none waits for another.
   */
  readonly orderingKey?: string;
  /** Default: no limit. */
  readonly rate?: WebhookRate;
  /** Attempts after the first. Default: that of type `send-webhook`, 9 unless an operator set it. */
  readonly maxRetries?: number;
  /** Default: that of type `send-webhook`: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
  readonly retry?: NewJob["retry"];
  /** How long nothing is sent once the breaker has opened. Milliseconds, 100 to an hour. Default: 60 000. */
  readonly breakerOpenMs?: number;
  /** It is disabled when nothing but failures came for so long. Milliseconds, 1000 to a year. Default: 5 days. */
  readonly disableAfterMs?: number;
  /** Default `v1`. */
  readonly signature?: WebhookSignature;
}

/** What can be changed of an endpoint; null takes a setting away. */
export type WebhookEndpointChanges = {
  readonly [Field in keyof Omit<NewWebhookEndpoint, "signature">]?: NewWebhookEndpoint[Field] | null;
} & {
  /** False: nothing is sent, and what is on its way fails. True closes the breaker. */
  readonly enabled?: boolean;
};

/** An endpoint as reads show it. */
export interface WebhookEndpoint {
  /** Decimal digits. */
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly events: readonly string[];
  readonly types: readonly string[] | null;
  readonly queues: readonly string[] | null;
  readonly orderingKey: string | null;
  readonly rate: WebhookRate | null;
  /** Null: the type's. */
  readonly maxRetries: number | null;
  /** What differs from the type's retry settings, or null. */
  readonly retry: NewJob["retry"] | null;
  readonly breakerOpenMs: number;
  readonly disableAfterMs: number;
  /** Those that sign now, newest first. */
  readonly keys: readonly WebhookKey[];
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  readonly disabledAt: Date | null;
  /** First failure since the last success. */
  readonly failingSince: Date | null;
  /** `open`: nothing is sent until `breakerOpenUntil`; `half-open`: one delivery tries. */
  readonly breaker: "closed" | "open" | "half-open";
  readonly breakerOpenUntil: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

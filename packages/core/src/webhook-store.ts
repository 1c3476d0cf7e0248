import type { DeliveryStore } from "./delivery-store.ts";
import type { JobId } from "./job.ts";
import type { JobPolicy } from "./job-policy.ts";
import type { WebhookAttempt, WebhookDelivery } from "./webhook-delivery.ts";
import type { WebhookEndpoint } from "./webhook-endpoint.ts";

/** A key that signs, as Standard Webhooks writes it. */
export interface WebhookSecret {
  /** `whsec_…` of v1, `whsk_…` of v1a. */
  readonly key: string;
  /** `whpk_…` of v1a. */
  readonly publicKey: string | null;
}

/** Checked settings of an endpoint. */
export interface EndpointSettings {
  readonly url: string;
  readonly description: string | null;
  readonly events: readonly string[];
  readonly types: readonly string[] | null;
  readonly queues: readonly string[] | null;
  readonly orderingKey: string | null;
  readonly rate: WebhookEndpoint["rate"];
  /** What replaces the settings of type `send-webhook`. */
  readonly policy: Partial<JobPolicy>;
  readonly breakerOpenMs: number;
  readonly disableAfterMs: number;
}

export interface StoredEndpoint
  extends EndpointSettings,
    Omit<WebhookEndpoint, keyof EndpointSettings | "events" | "maxRetries" | "retry"> {}

/** Which deliveries are sent again. */
interface ReplayRange {
  readonly endpointId: string;
  readonly sinceMs: number;
  /** Only those that failed; else those that were delivered too. */
  readonly failedOnly: boolean;
  /** The last one that the call before looked at. */
  readonly after: JobId | null;
  /** The newest one when the replay began: it does not meet its own. */
  readonly untilId: JobId;
  /** Most to look at. */
  readonly limit: number;
}

interface ReplayAnswer {
  readonly jobIds: readonly JobId[];
  /** The last one that was looked at; null: it looked at fewer than it might, so there are no more. */
  readonly next: JobId | null;
}

/** The part of the store that keeps webhook endpoints. Throws as the store does. Ids are decimal digits. */
export interface WebhookStore extends DeliveryStore {
  /** Null: no process has had a handler for `send-webhook`. */
  addEndpoint(settings: EndpointSettings, secret: WebhookSecret): Promise<string | null>;
  getEndpoint(id: string): Promise<StoredEndpoint | null>;
  /** In the order of their ids, those behind `afterId`. */
  listEndpoints(limit: number, afterId: string | null): Promise<readonly StoredEndpoint[]>;
  /** With `rate`, or enabled, all deliveries that wait are woken, a thousand at a time. False: there is none. */
  changeEndpoint(
    id: string,
    changes: Partial<EndpointSettings> & { readonly enabled?: boolean },
  ): Promise<boolean>;
  removeEndpoint(id: string): Promise<boolean>;
  /** The key before it signs for `overlapMs` more. */
  rotateSecret(id: string, secret: WebhookSecret, overlapMs: number): Promise<boolean>;
  /** Sends an event `webhook.test`. Null: there is no such endpoint. */
  testEndpoint(id: string): Promise<JobId | null>;
  /** Newest first, those before `beforeId`. */
  listDeliveries(
    endpointId: string,
    limit: number,
    beforeId: JobId | null,
  ): Promise<readonly WebhookDelivery[]>;
  getDelivery(endpointId: string, id: JobId): Promise<WebhookDelivery | null>;
  /** In order, of any `send-webhook` job. */
  listAttempts(jobId: JobId): Promise<readonly WebhookAttempt[]>;
  /** Null: there is no such delivery. */
  replayDelivery(endpointId: string, id: JobId): Promise<JobId | null>;
  replayDeliveries(range: ReplayRange): Promise<ReplayAnswer>;
}

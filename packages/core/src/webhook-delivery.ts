import type { JobId } from "./job.ts";

export const DELIVERY_STATUSES = ["pending", "delivered", "failed"] as const;
type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One message to one endpoint. */
export interface WebhookDelivery {
  /** The `send-webhook` job that delivers it. */
  readonly id: JobId;
  readonly endpointId: string;
  /** Header `webhook-id`: the same over all attempts and replays. */
  readonly messageId: string;
  readonly event: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  /** What is sent. */
  readonly body: unknown;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
  /** The delivery that tries again what this one failed to do. */
  readonly replayedBy: JobId | null;
}

/** One attempt of a `send-webhook` job. */
export interface WebhookAttempt {
  /** Number of the job's execution, from 1. */
  readonly attempt: number;
  readonly endedAt: Date;
  /** Null: nothing was sent. */
  readonly durationMs: number | null;
  /** HTTP status; null: there was no answer. */
  readonly status: number | null;
  /** Null: it was delivered. */
  readonly error: string | null;
  /** By lower-case name; secrets are redacted. */
  readonly requestHeaders: Readonly<Record<string, string>> | null;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  /** The first 8 KiB. */
  readonly responseBody: string | null;
}

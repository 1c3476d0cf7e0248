import type { JobId } from "./job.ts";
import type { DisabledReason } from "./webhook-endpoint.ts";

/** Whether a delivery may be tried now. */
export type DeliveryTurn =
  | {
      readonly verdict: "go";
      readonly url: string;
      /** Header `webhook-id`. */
      readonly messageId: string;
      readonly body: string;
      /** `whsec_…` and `whsk_…`, newest first. */
      readonly secrets: readonly string[];
    }
  | { readonly verdict: "wait"; readonly waitMs: number; readonly reason: string }
  | { readonly verdict: "disabled"; readonly reason: DisabledReason }
  /** There is no such endpoint any more, or nothing to send to it. */
  | { readonly verdict: "removed" | "unknown" };

/** `failed`: it is tried again; `final`: it is not; `gone`: nor is anything else sent to the endpoint. */
export type AttemptResult = "delivered" | "failed" | "final" | "gone";

/** How an attempt went, to be kept. */
export interface AttemptRecord {
  readonly jobId: JobId;
  /** Null: the job named a URL, or the attempt was stopped here, which says nothing of the endpoint. */
  readonly endpointId: string | null;
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly beganAtMs: number;
  readonly result: AttemptResult;
  readonly durationMs: number | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly requestHeaders: Readonly<Record<string, string>> | null;
  readonly responseHeaders: Readonly<Record<string, string>> | null;
  readonly responseBody: string | null;
}

/** What an attempt meant for its endpoint. */
interface AttemptEffect {
  /** Why it was disabled. */
  readonly disabled: DisabledReason | null;
  /** For how long its breaker opened, in ms. */
  readonly openedMs: number | null;
}

/** What the handler of `send-webhook` needs of the store. */
export interface DeliveryStore {
  /** `body`: the JSON text of a message that the job carries itself. */
  beginDelivery(jobId: JobId, endpointId: string, body: string | null): Promise<DeliveryTurn>;
  /** What is recorded already, by job, number and beginning, is not again: who had no answer may call again. */
  endDelivery(attempt: AttemptRecord): Promise<AttemptEffect>;
  /** The delivery was given up: what waits behind it may go. */
  closeDelivery(jobId: JobId): Promise<void>;
}

import type { DeliveryTurn, WebhookStore } from "@millrace/core";
import type { Row } from "./connection.ts";
import {
  BEGIN_DELIVERY,
  CLOSE_DELIVERY,
  END_DELIVERY,
  LIST_ATTEMPTS,
  LIST_DELIVERIES,
  READ_DELIVERY,
  REPLAY_DELIVERIES,
  TEST_ENDPOINT,
  toAttempt,
  toDelivery,
} from "./queries/webhook-deliveries.ts";
import type { StoreBase } from "./store-part.ts";

type DisabledReason = Extract<DeliveryTurn, { verdict: "disabled" }>["reason"];
type Deliveries = Pick<
  WebhookStore,
  | "beginDelivery"
  | "endDelivery"
  | "closeDelivery"
  | "testEndpoint"
  | "listDeliveries"
  | "getDelivery"
  | "listAttempts"
  | "replayDelivery"
  | "replayDeliveries"
>;

/** Deliveries to webhook endpoints, and their attempts. */
export function createWebhookDeliveries({ general, changes, bind }: StoreBase): Deliveries {
  return {
    async beginDelivery(jobId, endpointId, body) {
      const [row] = await general.run(bind(BEGIN_DELIVERY), [jobId, endpointId, body]);
      return toTurn(row as Row);
    },
    async endDelivery(attempt) {
      const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
      const number = (value: number | null) => (value === null ? null : String(value));
      const [row] = await general.run(bind(END_DELIVERY), [
        attempt.jobId,
        attempt.endpointId,
        String(attempt.attempt),
        String(attempt.beganAtMs),
        number(attempt.durationMs),
        number(attempt.status),
        attempt.error,
        json(attempt.requestHeaders),
        json(attempt.responseHeaders),
        attempt.responseBody,
        attempt.result,
      ]);
      return {
        disabled: row?.disabled as DisabledReason | null,
        openedMs: row?.opened_ms as number | null,
      };
    },
    async closeDelivery(jobId) {
      await general.run(bind(CLOSE_DELIVERY), [jobId]);
    },
    async testEndpoint(id) {
      const [row] = await changes.run(bind(TEST_ENDPOINT), [id]);
      return row === undefined ? null : (row.id as string);
    },
    async listDeliveries(endpointId, limit, beforeId) {
      const rows = await general.run(bind(LIST_DELIVERIES), [endpointId, String(limit), beforeId]);
      return rows.map(toDelivery);
    },
    async getDelivery(endpointId, id) {
      const [row] = await general.run(bind(READ_DELIVERY), [endpointId, id]);
      return row === undefined ? null : toDelivery(row);
    },
    async listAttempts(jobId) {
      return (await general.run(bind(LIST_ATTEMPTS), [jobId])).map(toAttempt);
    },
    async replayDelivery(endpointId, id) {
      const [row] = await changes.run(bind(REPLAY_DELIVERIES), [
        endpointId,
        id,
        null,
        "false",
        null,
        null,
        "1",
      ]);
      return (JSON.parse(row?.jobs as string) as string[])[0] ?? null;
    },
    async replayDeliveries({ endpointId, sinceMs, failedOnly, after, untilId, limit }) {
      const parameters = [
        endpointId,
        null,
        String(sinceMs),
        String(failedOnly),
        after,
        untilId,
        String(limit),
      ];
      const [row] = await changes.run(bind(REPLAY_DELIVERIES), parameters);
      return {
        jobIds: JSON.parse(row?.jobs as string) as string[],
        next: row?.looked === limit ? (row.seen as string) : null,
      };
    },
  };
}

function toTurn(row: Row): DeliveryTurn {
  const reason = row.reason as string;
  switch (row.verdict) {
    case "go":
      return {
        verdict: "go",
        url: row.url as string,
        messageId: row.message_id as string,
        body: row.body as string,
        secrets: JSON.parse(row.secrets as string) as string[],
      };
    case "wait":
      return { verdict: "wait", waitMs: row.wait_ms as number, reason };
    case "disabled":
      return { verdict: "disabled", reason: reason as DisabledReason };
    default:
      return { verdict: row.verdict as "removed" | "unknown" };
  }
}

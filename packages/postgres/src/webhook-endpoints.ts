import {
  type EndpointSettings,
  SEND_WEBHOOK_TYPE,
  type WebhookSecret,
  type WebhookStore,
} from "@millrace/core";
import type { Row } from "./connection.ts";
import {
  ADD_ENDPOINT,
  CHANGE_ENDPOINT,
  LIST_ENDPOINTS,
  READ_ENDPOINT,
  REMOVE_ENDPOINT,
  ROTATE_SECRET,
  toStoredEndpoint,
  WAKE_DELIVERIES,
} from "./queries/webhook-endpoints.ts";
import type { StoreBase } from "./store-part.ts";

type Endpoints = Pick<
  WebhookStore,
  "addEndpoint" | "getEndpoint" | "listEndpoints" | "changeEndpoint" | "removeEndpoint" | "rotateSecret"
>;

/** Webhook endpoints as records. */
export function createWebhookEndpoints({ general, changes, bind, dictionary }: StoreBase): Endpoints {
  /** Those that wait for a rate that is no more would do so for as long as it told them to. */
  const wakeAll = async (id: string): Promise<void> => {
    let last: string | null = "0";
    while (last !== null) {
      const rows: Row[] = await general.run(bind(WAKE_DELIVERIES), [id, last]);
      last = rows[0]?.last as string | null;
    }
  };

  return {
    async addEndpoint(settings, secret) {
      if ((await dictionary.type(SEND_WEBHOOK_TYPE)) === undefined) return null;
      const parameters = [JSON.stringify(toColumns(settings)), secretText(secret)];
      return (await changes.run(bind(ADD_ENDPOINT), parameters))[0]?.id as string;
    },
    async getEndpoint(id) {
      const [row] = await general.run(bind(READ_ENDPOINT), [id]);
      return row === undefined ? null : toStoredEndpoint(row);
    },
    async listEndpoints(limit, afterId) {
      return (await general.run(bind(LIST_ENDPOINTS), [String(limit), afterId])).map(toStoredEndpoint);
    },
    async changeEndpoint(id, { enabled, ...settings }) {
      const state = enabled === undefined ? {} : { state: enabled ? "enabled" : "disabled" };
      const columns = JSON.stringify({ ...toColumns(settings), ...state });
      const found = (await changes.run(bind(CHANGE_ENDPOINT), [id, columns]))[0]?.found === true;
      if (settings.rate !== undefined || enabled === true) await wakeAll(id);
      return found;
    },
    async removeEndpoint(id) {
      return (await changes.run(bind(REMOVE_ENDPOINT), [id]))[0]?.found === true;
    },
    async rotateSecret(id, secret, overlapMs) {
      const [row] = await changes.run(bind(ROTATE_SECRET), [id, secretText(secret), String(overlapMs)]);
      return row?.found === true;
    },
  };
}

/** The columns of the settings that are there; JSON leaves out what is undefined. */
function toColumns(settings: Partial<EndpointSettings>): object {
  const { url, description, events, types, queues, policy, rate } = settings;
  return {
    url,
    description,
    events,
    types,
    queues,
    policy,
    ordering_key: settings.orderingKey,
    breaker_open_ms: settings.breakerOpenMs,
    disable_after_ms: settings.disableAfterMs,
    ...(rate !== undefined && {
      rate_limit: rate?.limit ?? null,
      rate_window_ms: rate?.windowMs ?? null,
    }),
  };
}

function secretText({ key, publicKey }: WebhookSecret): string {
  return JSON.stringify({ key, ...(publicKey !== null && { publicKey }) });
}

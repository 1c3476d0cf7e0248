import {
  DeliveryNotFoundError,
  InvalidInputError,
  isJobId,
  isStorableDate,
  type JobId,
  type NewWebhookEndpoint,
  SEND_WEBHOOK_TYPE,
  type StoredEndpoint,
  WEBHOOK_SIGNATURES,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookEndpoint,
  type WebhookEndpointChanges,
  WebhookNotFoundError,
  type WebhookSignature,
} from "@millrace/core";
import type { Engine } from "./engine.ts";
import { newWebhookSecret } from "./new-webhook-secret.ts";
import { prepareEndpoint, prepareEndpointChanges, toWebhookEndpoint } from "./webhook-settings.ts";

const MAX_ROWS = 1000;
/** Deliveries that one statement of a replay looks at. */
const REPLAY_PAGE = 500;
const DAY_MS = 24 * 3_600_000;
const MAX_OVERLAP_MS = 30 * DAY_MS;

/** An endpoint, with the secret that nobody is shown again. */
export interface WebhookEndpointWithSecret {
  readonly endpoint: WebhookEndpoint;
  /** `whsec_…` of `v1`: give it to the receiver. Null for `v1a`, whose receivers have the public key. */
  readonly secret: string | null;
}

export interface RotateOptions {
  /** How long the key before signs beside the new one. Milliseconds, up to 30 days. Default: a day. */
  readonly overlapMs?: number;
  /** Default: that of the key before. */
  readonly signature?: WebhookSignature;
}

export interface ReplayOptions {
  /** Deliveries that were made at or after it. */
  readonly since: Date;
  /** Default `failed`; `all`: those that were delivered too. */
  readonly which?: "failed" | "all";
}

/**
 * The webhook endpoints of a manager: each end of a job that one wants to be told of becomes a job of type
 * `send-webhook`, in the transaction that ends it. Unknown ids throw WebhookNotFoundError.
 */
export class Webhooks {
  readonly #connect: () => Promise<Engine>;

  constructor(connect: () => Promise<Engine>) {
    this.#connect = connect;
  }

  /**
   * Makes an endpoint. Throws InvalidInputError `INVALID_WEBHOOK`, and `UNKNOWN_TYPE` where no process has had a
   * handler for `send-webhook`.
   */
  async create(wanted: NewWebhookEndpoint): Promise<WebhookEndpointWithSecret> {
    const settings = prepareEndpoint(wanted);
    const secret = newWebhookSecret(wanted.signature ?? "v1");
    const { store } = await this.#connect();
    const id = await store.addEndpoint(settings, secret);
    if (id === null) {
      throw new InvalidInputError(
        "UNKNOWN_TYPE",
        `Endpoints need the type ${SEND_WEBHOOK_TYPE}, which needs a process with its handler: register createWebhookHandlers.`,
      );
    }
    return { endpoint: await this.get(id), secret: shown(secret) };
  }

  async get(id: string): Promise<WebhookEndpoint> {
    return toWebhookEndpoint(await this.#read(id));
  }

  /** In the order in which they were made. `limit`: 1 to 1000, default 100. */
  async list(
    range: { readonly limit?: number; readonly cursor?: string } = {},
  ): Promise<{ readonly endpoints: readonly WebhookEndpoint[]; readonly nextCursor: string | null }> {
    const limit = checkCount("limit", range.limit ?? 100);
    const { store } = await this.#connect();
    const found = await store.listEndpoints(limit + 1, cursorOf(range.cursor));
    const endpoints = found.slice(0, limit).map(toWebhookEndpoint);
    return { endpoints, nextCursor: found.length > limit ? (endpoints.at(-1)?.id ?? null) : null };
  }

  /** Changes what is named, keeps the rest; deliveries that were made keep their policy. Throws as `create`. */
  async update(id: string, changes: WebhookEndpointChanges): Promise<WebhookEndpoint> {
    const prepared = prepareEndpointChanges(await this.#read(id), changes);
    const { store } = await this.#connect();
    if (!(await store.changeEndpoint(id, prepared))) throw new WebhookNotFoundError(id);
    return this.get(id);
  }

  /** What is on its way to it fails; its deliveries are kept as long as jobs are. False: there was none. */
  async remove(id: string): Promise<boolean> {
    const { store } = await this.#connect();
    return isEndpointId(id) && store.removeEndpoint(id);
  }

  /** Gives it a new key; the one before signs as well for a while, so that the receiver may change when it likes. */
  async rotateSecret(
    id: string,
    { overlapMs = DAY_MS, signature }: RotateOptions = {},
  ): Promise<WebhookEndpointWithSecret> {
    if (!(Number.isInteger(overlapMs) && overlapMs >= 0 && overlapMs <= MAX_OVERLAP_MS))
      throw invalid("overlapMs", `must be an integer number of milliseconds from 0 to ${MAX_OVERLAP_MS}`);
    if (signature !== undefined && !WEBHOOK_SIGNATURES.includes(signature))
      throw invalid("signature", `must be one of ${WEBHOOK_SIGNATURES.join(", ")}`);
    const [newest] = (await this.#read(id)).keys;
    const secret = newWebhookSecret(signature ?? newest?.signature ?? "v1");
    const { store } = await this.#connect();
    if (!(await store.rotateSecret(id, secret, overlapMs))) throw new WebhookNotFoundError(id);
    return { endpoint: await this.get(id), secret: shown(secret) };
  }

  /** Sends it an event `webhook.test`, whatever it wants to be told of. Answers the delivery. */
  async test(id: string): Promise<WebhookDelivery> {
    const { store } = await this.#connect();
    const delivery = await store.testEndpoint(known(id));
    if (delivery === null) throw new WebhookNotFoundError(id);
    return this.delivery(id, delivery);
  }

  /** What was and is to be told to it, newest first. `limit`: 1 to 1000, default 100. */
  async deliveries(
    id: string,
    range: { readonly limit?: number; readonly cursor?: JobId } = {},
  ): Promise<{ readonly deliveries: readonly WebhookDelivery[]; readonly nextCursor: JobId | null }> {
    const limit = checkCount("limit", range.limit ?? 100);
    await this.#read(id);
    const { store } = await this.#connect();
    const found = await store.listDeliveries(id, limit + 1, cursorOf(range.cursor));
    const deliveries = found.slice(0, limit);
    return { deliveries, nextCursor: found.length > limit ? (deliveries.at(-1)?.id ?? null) : null };
  }

  /** Throws DeliveryNotFoundError. */
  async delivery(id: string, deliveryId: JobId): Promise<WebhookDelivery> {
    const { store } = await this.#connect();
    const found = isJobId(deliveryId) ? await store.getDelivery(known(id), deliveryId) : null;
    if (found === null) throw new DeliveryNotFoundError(deliveryId);
    return found;
  }

  /** The attempts of any `send-webhook` job, in order; those of a delivery are its job's. Empty for any other job. */
  async attempts(jobId: JobId): Promise<readonly WebhookAttempt[]> {
    const { store } = await this.#connect();
    return isJobId(jobId) ? store.listAttempts(jobId) : [];
  }

  /** Sends a message again, whatever came of it, under its `webhook-id`. Throws DeliveryNotFoundError. */
  async replay(id: string, deliveryId: JobId): Promise<WebhookDelivery> {
    await this.#read(id);
    const { store } = await this.#connect();
    const again = isJobId(deliveryId) ? await store.replayDelivery(id, deliveryId) : null;
    if (again === null) throw new DeliveryNotFoundError(deliveryId);
    return this.delivery(id, again);
  }

  /**
   * Sends again what failed since then, oldest first; what was replayed before counts by its last replay. Answers how
   * many messages. Those that are on their way are left alone.
   */
  async replayAll(id: string, { since, which = "failed" }: ReplayOptions): Promise<number> {
    if (!(since instanceof Date) || !isStorableDate(since)) throw invalid("since", "must be a valid Date");
    if (!["failed", "all"].includes(which)) throw invalid("which", "must be failed or all");
    await this.#read(id);
    const { store } = await this.#connect();
    const range = { endpointId: id, sinceMs: since.getTime(), failedOnly: which === "failed" };
    const { deliveries } = await this.deliveries(id, { limit: 1 });
    const last = deliveries[0];
    if (last === undefined) return 0;
    let replayed = 0;
    let after: JobId | null = null;
    do {
      const { jobIds, next } = await store.replayDeliveries({
        ...range,
        untilId: last.id,
        after,
        limit: REPLAY_PAGE,
      });
      replayed += jobIds.length;
      after = next;
    } while (after !== null);
    return replayed;
  }

  async #read(id: string): Promise<StoredEndpoint> {
    const { store } = await this.#connect();
    const endpoint = await store.getEndpoint(known(id));
    if (endpoint === null) throw new WebhookNotFoundError(id);
    return endpoint;
  }
}

function shown({ key, publicKey }: { readonly key: string; readonly publicKey: string | null }) {
  return publicKey === null ? key : null;
}

function isEndpointId(id: string): boolean {
  return /^[1-9][0-9]{0,17}$/.test(id);
}

function known(id: string): string {
  if (!isEndpointId(id)) throw new WebhookNotFoundError(id);
  return id;
}

function cursorOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (isEndpointId(cursor)) return cursor;
  throw new InvalidInputError("INVALID_CURSOR", "The cursor is not one that a page before answered.", [
    { pointer: "/cursor", detail: "must be nextCursor of the page before" },
  ]);
}

function checkCount(field: string, count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_ROWS) return count;
  const detail = `must be an integer from 1 to ${MAX_ROWS}`;
  throw new InvalidInputError("INVALID_RANGE", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}

function invalid(field: string, detail: string): InvalidInputError {
  return new InvalidInputError("INVALID_WEBHOOK", `${field} ${detail}.`, [{ pointer: `/${field}`, detail }]);
}
